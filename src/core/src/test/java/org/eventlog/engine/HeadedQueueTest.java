// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvent;
import org.eventlog.config.Settings;
import org.eventlog.encode.Heading;
import org.eventlog.spi.Batch;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.HeadedEvent;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A transport's headings from the event to the receiver: over a restart, a refusal and a change of the protocol. */
@Timeout(60)
class HeadedQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path dir;
    private ClassLoader before;
    private URLClassLoader plugins;

    @BeforeEach
    void offerTheProvider() throws IOException {
        Receiver.reset();
        Path services = Files.createDirectories(dir.resolve("plugin/META-INF/services"));
        Files.writeString(services.resolve(TransportProvider.class.getName()), Provider.class.getName());
        before = Thread.currentThread().getContextClassLoader();
        plugins = new URLClassLoader(new URL[]{dir.resolve("plugin").toUri().toURL()},
                HeadedQueueTest.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(plugins);
    }

    @AfterEach
    void endIt() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        plugins.close();
    }

    @Test
    void eventKeepsItsHeadingAcrossARestart() throws Exception {
        Receiver.away = true;
        try (EventLog log = headed().build()) {
            log.log(LogEvent.named("first"));
        }
        Receiver.away = false;
        try (EventLog log = headed().build()) {
            log.log(LogEvent.named("second"));
            assertThat(log.flush(LONG)).isTrue();
        }

        assertThat(Receiver.headings).containsExactly("of first", "of second");
        assertThat(Receiver.events).satisfiesExactly(event -> assertThat(event).startsWith("{").contains("\"first\""),
                event -> assertThat(event).startsWith("{").contains("\"second\""));
    }

    @Test
    void rejectedEventIsShownWithoutAndReplayedWithItsHeading() throws Exception {
        Receiver.refused = "\"bad\"";
        try (EventLog log = headed().build()) {
            log.log(LogEvent.named("good"));
            log.log(LogEvent.named("bad"));
            assertThat(log.flush(LONG)).isTrue();
            List<RejectedEvent> rejected = log.rejected().list(0, 9);
            assertThat(rejected).singleElement().satisfies(
                    event -> assertThat(new String(event.event(), StandardCharsets.UTF_8)).startsWith("{"));
            Receiver.refused = "nothing";

            assertThat(log.rejected().replay(List.of(rejected.get(0).id()))).isEqualTo(1);

            assertThat(log.flush(LONG)).isTrue();
        }
        assertThat(Receiver.headings).containsExactly("of good", "of bad");
    }

    @Test
    void eventsWithoutAHeadingAreSetAside() throws Exception {
        Receiver.away = true;
        try (EventLog log = plain().build()) {
            log.log(LogEvent.named("plain"));
        }
        Receiver.away = false;

        try (EventLog log = headed().build()) {
            log.log(LogEvent.named("headed"));
            assertThat(log.flush(LONG)).isTrue();
        }
        assertThat(Receiver.headings).containsExactly("of headed");
        assertThat(asides()).singleElement().asString().endsWith(".json");

        try (EventLog log = plain().set("eventlog.db", asides().get(0).toString()).build()) {
            assertThat(log.flush(LONG)).isTrue();
        }
        assertThat(Receiver.plain).singleElement().asString().contains("\"plain\"");
    }

    @Test
    void failingHeadingOnlyLosesItsEvent() throws Exception {
        try (EventLog log = headed().build()) {
            log.log(LogEvent.named("unheaded"));
            log.log(LogEvent.named("next"));
            assertThat(log.flush(LONG)).isTrue();
            assertThat(log.stats().dropped()).containsEntry(DropReason.ENCODING, 1L);
        }
        assertThat(Receiver.headings).startsWith("of next").doesNotContain("of unheaded");
    }

    @Test
    void theDoctorsEventHasAHeading() throws Exception {
        assertThat(headed().doctor().examine().isHealthy()).isTrue();

        assertThat(Receiver.headings).containsExactly("of eventlog.doctor");
    }

    private List<Path> asides() throws IOException {
        try (var files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().matches("queue.*\\.json")).toList();
        }
    }

    private EventLog.Builder headed() {
        Map<String, String> settings = new TreeMap<>(Map.of("eventlog.protocol", "headed", "eventlog.host", "there"));
        return limited(EventLog.builder().from(settings::get));
    }

    private EventLog.Builder plain() {
        return limited(EventLog.builder().transport(new Receiver(false)));
    }

    private EventLog.Builder limited(EventLog.Builder builder) {
        return builder.set("eventlog.db", dir.resolve("queue.db").toString()).set("eventlog.retry.first", "10ms")
                .set("eventlog.retry.max", "20ms").set("eventlog.close-timeout", "300ms");
    }

    /** Like a plug-in's provider. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "headed";
        }

        @Override
        public HeadingWriter heading(Settings settings, FormatContext context) {
            return Heading.of("test1", (event, to) -> {
                if (event.name().equals("unheaded")) {
                    throw new IllegalStateException("always");
                }
                to.write(("of " + event.name()).getBytes(StandardCharsets.UTF_8));
            });
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new Receiver(true);
        }
    }

    /** Records received batches. */
    private static final class Receiver implements Transport {
        static final List<String> headings = new ArrayList<>();
        static final List<String> events = new ArrayList<>();
        static final List<String> plain = new ArrayList<>();
        static volatile boolean away;
        static volatile String refused = "nothing";

        private final boolean headed;

        Receiver(boolean headed) {
            this.headed = headed;
        }

        static void reset() {
            headings.clear();
            events.clear();
            plain.clear();
            away = false;
            refused = "nothing";
        }

        @Override
        public void send(Batch batch) throws TransportException, RejectedException {
            if (away) {
                throw TransportException.unreachable("away", null);
            }
            if (text(ByteBuffer.wrap(batch.toByteArray())).contains(refused)) {
                throw new RejectedException("not that one");
            }
            for (int i = 0; i < batch.count(); i++) {
                if (headed) {
                    HeadedEvent both = HeadedEvent.of(batch.event(i));
                    headings.add(text(both.heading()));
                    events.add(text(both.event()));
                } else {
                    plain.add(text(batch.event(i)));
                }
            }
        }

        private static String text(ByteBuffer bytes) {
            return StandardCharsets.UTF_8.decode(bytes).toString();
        }

        @Override
        public String describe() {
            return "receiver";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
