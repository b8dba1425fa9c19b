// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often a log record arrives if the server's OpenTelemetry is on, and sends to the receiver of Eventlog. */
class TelemetryLogsIT {
    private static final String RECORD = "record of tea";

    private final Path dir = Path.of(System.getProperty("it.dir"),
            "telemetry-" + System.getProperty("arquillian.launch"));
    private String console;

    @Test
    @Tag("every-server")
    void saysWhetherTheServerSendsRecordsToo() throws Exception {
        boolean both = Server.current() == Server.LIBERTY;

        assertThat(arrived(Map.of(), both ? 2 : 1)).isEqualTo(both ? 2 : 1);
        assertThat(console.contains("EVL-5003")).isEqualTo(both);
    }

    @Test
    void aRecordLeftToEventlogArrivesOnce() throws Exception {
        assertThat(arrived(Map.of("OTEL_LOGS_EXPORTER", "none"), 1)).isEqualTo(1);
        assertThat(console).doesNotContain("EVL-5003");
    }

    @Test
    void aRecordLeftToTheServerArrivesOnce() throws Exception {
        assertThat(arrived(Map.of("EVENTLOG_JUL_ENABLED", "false"), 1)).isEqualTo(1);
        assertThat(console).doesNotContain("EVL-5003");
    }

    /** The server's own pipeline, made durable: it sends to the event log of the application. */
    @Test
    void aRecordOfTheServerThroughEventlogArrivesOnce() throws Exception {
        Directories.delete(dir);
        try (OtlpSink sink = new OtlpSink()) {
            Map<String, String> configuration = new HashMap<>(eventlog(sink));
            configuration.putAll(Map.of("eventlog.jul.enabled", "false", "otel.sdk.disabled", "false",
                    "otel.logs.exporter", "eventlog", "otel.metrics.exporter", "none", "otel.traces.exporter", "none"));
            arrive(TwinWar.exporting(dir, "tea", configuration), Map.of(), sink, 1);

            assertThat(sink.count(RECORD)).isEqualTo(1);
            assertThat(sink.count("io.openliberty.module")).isPositive();
        }
    }

    private int arrived(Map<String, String> choice, int atLeast) throws Exception {
        Directories.delete(dir);
        try (OtlpSink sink = new OtlpSink()) {
            Map<String, String> environment = new HashMap<>(Map.of("OTEL_SDK_DISABLED", "false",
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + sink.port(), "OTEL_EXPORTER_OTLP_PROTOCOL",
                    "http/protobuf", "OTEL_METRICS_EXPORTER", "none", "OTEL_TRACES_EXPORTER", "none"));
            environment.putAll(choice);
            arrive(TwinWar.logging(dir, "tea", eventlog(sink)), environment, sink, atLeast);
            return sink.count(RECORD);
        }
    }

    private Map<String, String> eventlog(OtlpSink sink) {
        return Map.of("eventlog.protocol", "otlp", "eventlog.host", "localhost", "eventlog.port",
                String.valueOf(sink.port()), "eventlog.db", dir.resolve("tea.db").toString());
    }

    /**
     * Logs a record, waits for it, as a server that is stopped soon after may not send it, and ends the server: then both
     * senders send what they still have.
     */
    private void arrive(Path war, Map<String, String> environment, OtlpSink sink, int atLeast) throws Exception {
        TwinServer server = new TwinServer("telemetry");
        try (server) {
            server.bare().feature("concurrent-3.0").feature("mpTelemetry-2.0").seeingOpenTelemetry().with(war)
                    .start(environment).await200("/tea/plain");
            assertThat(new Shop(server.port()).status("/tea/log?text=tea")).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).until(() -> sink.count(RECORD) >= atLeast);
        }
        console = server.console();
    }
}
