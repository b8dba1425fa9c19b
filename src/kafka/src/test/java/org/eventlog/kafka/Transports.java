// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.util.HashMap;
import java.util.Map;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;

/** Creates transports for tests from settings, as in an application. */
final class Transports {
    private Transports() {}

    /** Connects to the shared broker, unless the settings contain another address. */
    static Transport open(Broker broker, String topic, String... more) {
        Map<String, String> texts = new HashMap<>(Map.of("eventlog.host", "127.0.0.1", "eventlog.port",
                String.valueOf(broker.port()), "eventlog.kafka.topic", topic));
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        Settings settings = new Settings(texts::get);
        Transport transport = new KafkaTransport.Provider().create(settings, Payload.JSON);
        settings.check();
        return transport;
    }
}
