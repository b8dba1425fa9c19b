// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real syslog-ng with the configuration of {@code server-config/receivers}; skipped if it is not installed (package
 * syslog-ng-core). Not a part of {@code mvn verify}, because Debian does not install it beside rsyslog:
 * {@code mvn test -pl src/testkit -am -Dtest=SyslogNgCases -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Timeout(90)
@EnabledIf(value = "isInstalled", disabledReason = "syslog-ng is not installed")
class SyslogNgCases {
    private static final Path EXECUTABLE = Path.of("/usr/sbin/syslog-ng");
    /** Few, so that the socket's buffer holds all of them while syslog-ng is busy. */
    private static final int EVENTS = 100;

    @TempDir
    Path dir;

    private final int port = InstalledReceiver.freePort();
    private InstalledReceiver receiver;

    @SuppressWarnings("unused") // by @EnabledIf
    static boolean isInstalled() {
        return Files.isExecutable(EXECUTABLE);
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(dir.resolve("eventlog.conf"), InstalledReceiver.readyMade("syslog-ng/eventlog.conf", dir)
                .replace("port(5514)", "port(" + port + ")"));
        receiver = InstalledReceiver.start(dir.resolve("console.log"), List.of(port), EXECUTABLE.toString(),
                "--foreground", "--no-caps", "--cfgfile=" + dir.resolve("eventlog.conf"),
                "--persist-file=" + dir.resolve("persist"), "--pidfile=" + dir.resolve("pid"),
                "--control=" + dir.resolve("control"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        receiver.close();
    }

    private EventLog.Builder log(String protocol) {
        return EventLog.builder().protocol(protocol).host("127.0.0.1").port(port).set("eventlog.db", ":memory:")
                .set("eventlog.application", "shop").set("eventlog.format", "syslog")
                .set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "100ms")
                .set("eventlog.close-timeout", "10s");
    }

    private static LogEvent event(int i) {
        return LogEvent.named("e" + i).level(Level.WARN).message("ü \"" + i + "\"\n").field("i", i).build();
    }

    private List<JsonObject> received(int count) {
        return InstalledReceiver.lines(dir.resolve("eventlog-syslog.log"), count).stream().map(SyslogNgCases::json)
                .toList();
    }

    private static JsonObject json(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void readsEachEventWithItsSyslogHeader(String protocol) throws Exception {
        EventLog log = log(protocol).build();
        try (log) {
            IntStream.range(0, EVENTS).forEach(i -> log.log(event(i)));
        }

        List<JsonObject> lines = received(EVENTS);
        assertThat(log.stats().sent()).isEqualTo(EVENTS);
        assertThat(lines).extracting(line -> line.getString("MSGID")).isEqualTo(names(0, EVENTS));
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.getString("PRIORITY")).isEqualTo("warning");
            assertThat(line.getString("PROGRAM")).isEqualTo("shop");
            assertThat(line.getString("PID")).isEqualTo(String.valueOf(ProcessHandle.current().pid()));
            JsonObject event = json(line.getString("MESSAGE"));
            assertThat(event.getString("message"))
                    .isEqualTo("ü \"" + event.getJsonObject("fields").getInt("i") + "\"\n");
        });
    }

    @Test
    void readsAnEventWholeThatIsLongerThanItsDefaultAllows() throws Exception {
        String text = "ü".repeat(8_000);
        LogEvent.Builder large = LogEvent.named("large");
        IntStream.range(0, 10).forEach(i -> large.field("f" + i, text));
        try (EventLog log = log("tcp").build()) {
            log.log(large);
        }

        JsonObject fields = json(received(1).get(0).getString("MESSAGE")).getJsonObject("fields");
        assertThat(fields.keySet()).hasSize(10);
        assertThat(fields.getString("f9")).isEqualTo(text);
    }

    @Test
    void getsWhatWasLoggedWhileItWasKilledAndStartedAgain() throws Exception {
        try (EventLog log = log("tcp").build()) {
            IntStream.range(0, EVENTS).forEach(i -> log.log(event(i)));
            received(EVENTS);
            receiver.kill();
            IntStream.range(EVENTS, 2 * EVENTS).forEach(i -> log.log(event(i)));
            start();
            received(2 * EVENTS);
        }

        // What had not settled before the kill came twice.
        assertThat(received(2 * EVENTS).stream().map(line -> line.getString("MSGID")).distinct())
                .containsExactlyElementsOf(names(0, 2 * EVENTS));
    }
}
