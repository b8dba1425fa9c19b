// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the topic as configured in server-config/receivers. */
@Timeout(120)
class TopicFileTest {
    private static final Path FILE = Path.of("../../server-config/receivers/kafka/eventlog-topic.properties");

    private static Map<String, String> configuration() throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            properties.load(reader);
        }
        Map<String, String> configuration = new HashMap<>();
        properties.forEach((name, value) -> configuration.put((String) name, (String) value));
        return configuration;
    }

    @Test
    void theTopicAcceptsEventsUpToTheirMaximumSize() throws Exception {
        Broker broker = Broker.shared();
        broker.create("ready-made", 6, configuration());

        try (Transport transport = Transports.open(broker, "ready-made", "eventlog.kafka.compression.type", "none")) {
            transport.send(Headed.of(0, "{\"x\":\"" + "x".repeat(256 * 1024 - 10) + "\"}"));
        }

        assertThat(broker.end("ready-made")).isEqualTo(1);
    }
}
