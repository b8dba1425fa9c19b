// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.engine.EventLog;
import org.eventlog.net.HttpScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol {@code otlp} of a whole event log. */
@Timeout(60)
class OtlpEventLogTest {
    private HttpScript server;

    @BeforeEach
    void start() throws IOException {
        server = new HttpScript();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sendsEventsAsRecordsOfProtobuf() throws Exception {
        server.succeed("");
        try (EventLog log = builder().build()) {
            log.log(LogEvent.named("order.placed").field("total", 3).build());
            String request = server.request();
            byte[] body = request.substring(request.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);

            ResourceLogs logs = ExportLogsServiceRequest.parseFrom(body).getResourceLogs(0);

            assertThat(logs.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("shop");
            assertThat(logs.getScopeLogs(0).getLogRecordsList())
                    .anyMatch(record -> record.getEventName().equals("order.placed"));
        }
    }

    @Test
    void sendsEventsAsRecordsOfJson() throws Exception {
        server.succeed("{}");
        try (EventLog log = builder().set("eventlog.otlp.encoding", "json").build()) {
            log.log(LogEvent.named("order.placed").build());

            assertThat(server.request()).contains("\r\nContent-Type: application/json\r\n",
                    "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}",
                    "\"eventName\":\"order.placed\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.layout=ecs", "eventlog.format=json"})
    void anotherLayoutOrFormatIsAConfigurationFault(String setting) {
        EventLog.Builder builder = builder().set(setting.substring(0, 15), setting.substring(16));

        assertThatThrownBy(builder::build).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(setting.substring(0, 15))
                .hasMessageContaining("eventlog.protocol is otlp");
    }

    private EventLog.Builder builder() {
        return EventLog.builder().host("127.0.0.1").protocol("otlp").set("eventlog.port", String.valueOf(server.port()))
                .set("eventlog.application", "shop").set("eventlog.db", ":memory:")
                .set("eventlog.close-timeout", "1s");
    }
}
