// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.CsvSource;

/** A real rsyslog gets datagrams, syslog's frames and GELF; skipped where it is not installed (package rsyslog). */
@Timeout(90)
@EnabledIf(value = "isInstalled", disabledReason = "rsyslogd is not installed")
class RsyslogFormatsTest {
    private static final Path EXECUTABLE = Path.of("/usr/sbin/rsyslogd");
    /** Few, so that the socket's buffer holds all of them while rsyslog is busy. */
    private static final int EVENTS = 100;
    private static final String CONFIGURATION = """
            global(maxMessageSize="1m" workDirectory="@dir@")
            module(load="imudp")
            module(load="imptcp")
            module(load="imtcp" maxFrameSize="1000000")
            main_queue(queue.type="LinkedList" queue.workerThreads="1")
            template(name="raw" type="string" string="%rawmsg%\\n")
            template(name="parsed" type="string"
              string="%pri% %timereported:::date-rfc3339% %hostname% %app-name% %procid% %msgid% %msg%\\n")
            ruleset(name="raw") { action(type="omfile" file="@dir@/raw" template="raw") }
            ruleset(name="parsed") { action(type="omfile" file="@dir@/parsed" template="parsed") }
            input(type="imudp" port="@json@" address="127.0.0.1" ruleset="raw")
            input(type="imudp" port="@syslog@" address="127.0.0.1" ruleset="parsed")
            input(type="imptcp" port="@json@" address="127.0.0.1" ruleset="raw" addtlFrameDelimiter="0"
              supportOctetCountedFraming="off" maxFrameSize="1000000")
            input(type="imtcp" port="@syslog@" address="127.0.0.1" ruleset="parsed")
            """;

    @TempDir
    Path dir;

    private InstalledReceiver receiver;
    private final int json = InstalledReceiver.freePort();
    private final int syslog = InstalledReceiver.freePort();

    @SuppressWarnings("unused") // by @EnabledIf
    static boolean isInstalled() {
        return Files.isExecutable(EXECUTABLE);
    }

    @BeforeEach
    void start() throws IOException {
        start(CONFIGURATION.replace("@dir@", dir.toString()).replace("@json@", String.valueOf(json)).replace("@syslog@",
                String.valueOf(syslog)));
    }

    private void start(String configuration) throws IOException {
        Files.writeString(dir.resolve("rsyslog.conf"), configuration);
        receiver = InstalledReceiver.start(dir.resolve("console.log"), List.of(json, syslog), EXECUTABLE.toString(),
                "-n",
                "-f", dir.resolve("rsyslog.conf").toString(), "-i", dir.resolve("pid").toString());
    }

    @AfterEach
    void stop() throws InterruptedException {
        receiver.close();
    }

    private EventLog.Builder log(String protocol, int port) {
        return EventLog.builder().protocol(protocol).host("127.0.0.1").port(port).set("eventlog.db", ":memory:")
                .set("eventlog.application", "shop").set("eventlog.close-timeout", "10s");
    }

    private void logAll(EventLog.Builder builder) throws Exception {
        EventLog log = builder.build();
        try (log) {
            for (int i = 0; i < EVENTS; i++) {
                log.log(LogEvent.named("e" + i).level(Level.WARN).message("ü \"" + i + "\"\n").field("i", i));
            }
        }
        assertThat(log.stats().sent()).isEqualTo(EVENTS);
        assertThat(log.stats().failures()).isZero();
    }

    private List<String> lines(String name, int count) {
        return InstalledReceiver.lines(dir.resolve(name), count);
    }

    private static List<String> names() {
        return IntStream.range(0, EVENTS).mapToObj(i -> "e" + i).toList();
    }

    @Test
    void readsJsonFromDatagrams() throws Exception {
        logAll(log("udp", json));

        assertThat(lines("raw", EVENTS)).extracting(line -> ReceivedEvent.of(line.getBytes()).name())
                .isEqualTo(names());
    }

    @Test
    void readsACutEventFromADatagram() throws Exception {
        try (EventLog log = log("udp", json).set("eventlog.udp.max-bytes", "60000").build()) {
            log.log(LogEvent.named("large").message("ü".repeat(30_000)).field("more", List.of("x".repeat(8000))));
        }

        assertThat(lines("raw", 1)).singleElement().satisfies(line -> {
            assertThat(line.getBytes().length).isBetween(10_000, 60_000);
            assertThat(ReceivedEvent.of(line.getBytes()).name()).isEqualTo("large");
            assertThat(line).contains("\"truncated\":true");
        });
    }

    @ParameterizedTest
    @CsvSource({"udp, octet-counting", "tcp, octet-counting", "tcp, lines"})
    void readsSyslog(String protocol, String framing) throws Exception {
        logAll(log(protocol, syslog).set("eventlog.format", "syslog").set("eventlog.syslog.framing", framing)
                .set("eventlog.syslog.facility", "local3"));

        List<String> lines = lines("parsed", EVENTS);
        assertThat(lines).allMatch(line -> line.matches("156 \\d{4}-\\d\\d-\\d\\dT\\S+ \\S+ shop "
                + ProcessHandle.current().pid() + " e\\d+ \\{.*\\}"));
        assertThat(lines).extracting(line -> ReceivedEvent.of(line.substring(line.indexOf('{')).getBytes()).name())
                .isEqualTo(names());
    }

    @Test
    void readsTextInSyslog() throws Exception {
        try (EventLog log = log("tcp", syslog).set("eventlog.format", "syslog").set("eventlog.syslog.message", "text")
                .build()) {
            log.log(LogEvent.named("a b").message("one\ntwo"));
        }

        assertThat(lines("parsed", 1)).singleElement().asString().endsWith(" a_b one#012two");
    }

    @Test
    void readsGelfThatEndsInAZeroByte() throws Exception {
        logAll(log("tcp", json).set("eventlog.layout", "gelf"));

        assertThat(lines("raw", EVENTS)).extracting(line -> {
            try (var reader = jakarta.json.Json.createReader(new StringReader(line))) {
                return reader.readObject().getString("_event_name");
            }
        }).isEqualTo(names());
    }

    @Test
    void readyMadeConfigurationReadsSyslogAndJson() throws Exception {
        receiver.close();
        start("global(workDirectory=\"" + dir + "\")\n" + InstalledReceiver.readyMade("rsyslog/eventlog.conf", dir)
                .replace("\"5514\"", "\"" + syslog + "\"").replace("\"5170\"", "\"" + json + "\""));

        logAll(log("tcp", syslog).set("eventlog.format", "syslog"));
        logAll(log("tcp", json));

        assertThat(lines("eventlog-syslog.log", EVENTS)).hasSize(EVENTS).allMatch(line -> line.contains(" shop "));
        assertThat(lines("eventlog.jsonl", EVENTS))
                .extracting(line -> ReceivedEvent.of(line.getBytes()).name()).isEqualTo(names());
        assertThat(dir.resolve("eventlog-unparsed.log")).doesNotExist();
    }
}
