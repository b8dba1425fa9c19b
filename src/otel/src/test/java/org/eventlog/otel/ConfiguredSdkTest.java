// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK as an agent or a server configures it, with {@code otel.logs.exporter=eventlog}. */
class ConfiguredSdkTest {
    @TempDir
    Path dir;

    static OpenTelemetrySdk sdk(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of("otel.logs.exporter", "eventlog", "otel.traces.exporter", "none",
                "otel.metrics.exporter", "none", "otel.service.name", "stock"));
        all.putAll(properties);
        return AutoConfiguredOpenTelemetrySdk.builder().disableShutdownHook().addPropertiesSupplier(() -> all).build()
                .getOpenTelemetrySdk();
    }

    private Map<String, String> own(Map<String, String> more) {
        Map<String, String> own = new HashMap<>(
                Map.of("otel.exporter.eventlog.db", dir.resolve("queue.db").toString()));
        own.putAll(more);
        return own;
    }

    static void log(OpenTelemetrySdk sdk, String text) {
        sdk.getSdkLoggerProvider().get("com.example.Stock").logRecordBuilder().setBody(text).emit();
    }

    private Map<String, String> toFile() {
        return own(Map.of("otel.exporter.eventlog.protocol", "file", "otel.exporter.eventlog.file.path",
                dir.resolve("events").toString()));
    }

    private List<ReceivedEvent> received() throws IOException {
        return ReceivedEvent.lines(Files.readAllBytes(dir.resolve("events")));
    }

    @Test
    void withPropertiesRecordsGoToAnEventLogThatEndsWithTheSdk() throws IOException {
        try (OpenTelemetrySdk sdk = sdk(toFile())) {
            log(sdk, "3 kettles left");
        }

        assertThat(received()).singleElement().satisfies(event -> {
            assertThat(event.get("message")).isEqualTo("3 kettles left");
            assertThat(event.get("application")).isEqualTo("stock");
        });
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("eventlog")));
        assertThat(DriverManager.drivers()).noneMatch(d -> d.getClass().getName().equals("org.sqlite.JDBC"));
    }

    @Test
    void nothingIsStartedIfItIsOff() {
        Map<String, String> off = new HashMap<>(toFile());
        off.put("otel.exporter.eventlog.enabled", "false");
        try (OpenTelemetrySdk sdk = sdk(off)) {
            log(sdk, "3 kettles left");
        }

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void recordsOfAnOutageAreSentByTheNextStart() throws IOException {
        try (ServerSocket refusing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(refusing.getLocalPort());
            refusing.close();
            try (OpenTelemetrySdk sdk = sdk(own(Map.of("otel.exporter.eventlog.host", "localhost",
                    "otel.exporter.eventlog.port", port, "otel.exporter.eventlog.close-timeout", "100ms")))) {
                log(sdk, "while nobody listens");
            }
        }
        try (OpenTelemetrySdk sdk = sdk(toFile())) {
            log(sdk, "later");
        }

        assertThat(received()).extracting(event -> event.get("message")).containsExactly("while nobody listens",
                "later");
    }

    @Test
    void allFaultsOfThePropertiesAreInOneMessage() {
        assertThatThrownBy(() -> sdk(own(Map.of("otel.exporter.eventlog.host", "localhost",
                "otel.exporter.eventlog.port", "none", "otel.exporter.eventlog.level", "loud"))))
                .isInstanceOf(io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException.class)
                .hasMessageContaining("otel.exporter.").hasMessageContaining("eventlog.port")
                .hasMessageContaining("eventlog.level");
    }
}
