// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.Payload;
import org.eventlog.testkit.InMemoryTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of every custom format: each logged event can be decoded again, as far as the format represents it;
 * large events are truncated; the format is thread-safe; events keep the declared framing; and the format never
 * throws. The format must be listed in {@code META-INF/services}.
 */
@Timeout(120)
public abstract class FormatContract {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int THREADS = 4;
    private static final int EACH = 200;
    private static final Logger OPERATOR_LOG = Logger.getLogger("org.eventlog");

    private final InMemoryTransport receiver = new InMemoryTransport();
    private final Collection<String> faults = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getMessage().startsWith("EVL-4004")) {
                faults.add(record.getMessage() + ": " + record.getThrown());
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };
    private EventLog log;

    /** A new one at each call. */
    protected abstract EventFormat format();

    /** The format's own settings. */
    protected Map<String, String> settings() {
        return Map.of();
    }

    /**
     * Decodes concatenated events, with a third-party reader if there is one.
     *
     * @return for each event at least its {@code name}, and of {@code id}, {@code level}, {@code message}, {@code
     *        target}, {@code user}, {@code session}, {@code tags} (a list) and {@code fields} (a map) those that the
     *        format represents; null for missing values
     */
    protected abstract List<Map<String, Object>> decode(byte[] events) throws Exception;

    @BeforeEach
    void start() {
        EventLog.Builder builder = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format",
                format().name());
        settings().forEach(builder::set);
        log = builder.transport(receiver).build();
        OPERATOR_LOG.addHandler(handler);
    }

    @AfterEach
    void close() {
        log.close();
        OPERATOR_LOG.removeHandler(handler);
        assertThat(faults).as("the format failed").isEmpty();
    }

    @Test
    public void nameAndPayloadAreStable() {
        assertThat(format().name()).matches("[a-z0-9-]{1,32}").isEqualTo(format().name());
        assertThat(payload()).isNotNull().isEqualTo(payload());
        assertThat(payload().framing()).as("a part of one protocol, which no other can carry")
                .isNotEqualTo(Payload.Framing.ENVELOPED);
    }

    @TestFactory
    public Stream<DynamicTest> whatIsLoggedComesBack() {
        return NastyEvents.all().entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> comesBack(entry.getValue())));
    }

    @Test
    public void encodedEventsMayBeConcatenated() throws Exception {
        assumeTrue(payload().isConcatenable(), "events of this format come one by one");
        List<LogEvent> events = new ArrayList<>(NastyEvents.all().values());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (LogEvent event : events) {
            all.writeBytes(encode(event));
        }

        List<Map<String, Object>> decoded = decode(all.toByteArray());

        assertThat(decoded).hasSameSizeAs(events);
        for (int i = 0; i < events.size(); i++) {
            assertText(decoded.get(i).get("name"), events.get(i).name());
        }
    }

    @TestFactory
    public Stream<DynamicTest> aLineHasOneEnd() {
        return NastyEvents.all().entrySet().stream().filter(entry -> payload().isLine())
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    byte[] line = encode(entry.getValue());
                    assertThat(IntStream.range(0, line.length).filter(i -> line[i] == '\n'))
                            .containsExactly(line.length - 1);
                }));
    }

    @Test
    public void tooLargeEventKeepsItsName() throws Exception {
        LogEvent event = NastyEvents.tooLarge();

        byte[] bytes = encode(event);

        assertThat(bytes).hasSizeLessThanOrEqualTo(256 * 1024);
        assertThat(decode(bytes)).singleElement().satisfies(found -> assertText(found.get("name"), event.name()));
    }

    @Test
    public void isThreadSafe() throws Exception {
        CompletableFuture<?>[] threads = IntStream.range(0, THREADS).mapToObj(thread -> CompletableFuture.runAsync(
                () -> IntStream.range(0, EACH).forEach(i -> log.log(LogEvent.named("e." + thread + "." + i)
                        .message("m".repeat(i)).field("f", thread).field("g", i)))))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(threads).join();

        List<String> names = new ArrayList<>();
        for (var event : receiver.await(THREADS * EACH, LIMIT)) {
            assertThat(decode(event.bytes())).hasSize(1).first().satisfies(one -> names.add((String) one.get("name")));
        }

        assertThat(names).doesNotHaveDuplicates().hasSize(THREADS * EACH)
                .allMatch(name -> name.matches("e\\.\\d+\\.\\d+"));
    }

    private Payload payload() {
        return format().payload(new Settings(settings()::get));
    }

    private byte[] encode(LogEvent event) throws Exception {
        receiver.clear();
        log.log(event);
        return receiver.await(1, LIMIT).get(0).bytes();
    }

    private void comesBack(LogEvent event) throws Exception {
        List<Map<String, Object>> all = decode(encode(event));

        assertThat(all).hasSize(1);
        Map<String, Object> decoded = all.get(0);
        ContextSnapshot context = event.context() == null ? ContextSnapshot.NONE : event.context();
        assertThat(decoded).containsKey("name");
        compare(decoded, "name", event.name());
        compare(decoded, "level", event.level().text());
        compare(decoded, "message", event.message());
        compare(decoded, "target", event.target());
        compare(decoded, "user", context.user());
        compare(decoded, "session", context.session());
        if (decoded.containsKey("id")) {
            assertThat((String) decoded.get("id")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        }
        if (decoded.get("tags") instanceof Collection<?> tags) {
            assertThat(tags).hasSameSizeAs(event.tags());
        }
        if (decoded.get("fields") instanceof Map<?, ?> fields) {
            assertThat(fields).as("every key is there, and once").hasSize(event.fieldCount());
        }
    }

    /** What the format does not carry is not compared. */
    private static void compare(Map<String, Object> decoded, String key, String expected) {
        if (decoded.containsKey(key)) {
            assertText(decoded.get(key), expected);
        }
    }

    /** The same text, or its beginning where it was too long. */
    private static void assertText(Object actual, String expected) {
        String sound = expected == null ? null : EncodingContract.sound(expected);
        if (sound == null || sound.length() <= 4_096 && !sound.equals(actual)) {
            assertThat(actual).isEqualTo(sound);
        } else if (!sound.equals(actual)) {
            assertThat((String) actual).endsWith(EncodingContract.ELLIPSIS);
            assertThat(sound).startsWith(((String) actual).substring(0, ((String) actual).length() - 1));
        }
    }
}
