// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;

class DetachedTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void detachedEventIsEncodedLikeTheOriginal() {
        AnyEvent any = new AnyEvent(new Random(SEED));
        for (int i = 0; i < 5_000; i++) {
            LogEvent event = any.next();
            String id = event.id() != null ? event.id() : "id";
            Instant time = event.time() != null ? event.time() : Instant.EPOCH;
            LogEvent complete = copyWith(event, id, time);

            assertThat(Written.event(Detached.of(complete).event())).as("-Dseed=%d", SEED)
                    .isEqualTo(Written.event(complete));
        }
    }

    private static LogEvent copyWith(LogEvent event, String id, Instant time) {
        LogEvent.Builder copy = LogEvent.named(event.name()).level(event.level()).message(event.message())
                .target(event.target()).exception(event.exception()).id(id).time(time).context(event.context());
        event.tags().forEach(copy::tag);
        event.fields().forEach(copy::field);
        LogEvent built = event.hasValue() ? copy.value(event.value()).build() : copy.build();
        return built.at(event.code());
    }

    @Test
    void aValueThatIsCutInDepthFlagsTheEvent() {
        Object deep = "x";
        for (int i = 0; i < 20; i++) {
            deep = List.of(deep);
        }
        assertThat(Written.event(Detached.of(LogEvent.named("e").field("deep", deep).build()).event())
                .getBoolean("truncated")).isTrue();
        assertThat(Written.event(Detached.of(LogEvent.named("e").field("key", Map.of(deep, 1)).build()).event())
                .getBoolean("truncated")).isTrue();
    }

    @Test
    void copiesCurrentValues() {
        Map<String, Object> map = new HashMap<>(Map.of("a", 1));
        List<Object> list = new ArrayList<>(List.of("x", map));
        int[] numbers = {1, 2};
        StringBuilder order = new StringBuilder("o-1");
        LogEvent event = Detached.of(LogEvent.named("e").field("list", list).field("numbers", numbers)
                .field("many", Map.of("k", Optional.of(order))).field("took", Duration.ofSeconds(2)).build()).event();

        list.clear();
        map.put("b", 2);
        numbers[0] = 9;
        order.append("23");

        assertThat(Written.event(event).getJsonObject("fields")).hasToString(
                "{\"list\":[\"x\",{\"a\":1}],\"numbers\":[1,2],\"many\":{\"k\":\"o-1\"},\"took\":\"PT2S\"}");
    }

    @Test
    void keepsNoApplicationObjects() {
        class Own {
            @Override
            public String toString() {
                return "own";
            }
        }
        class OwnException extends RuntimeException {
            private static final long serialVersionUID = 1;
            private final transient Object kept = new Own();

            OwnException(Throwable cause) {
                super("m", cause);
            }

            @Override
            public String toString() {
                return "own exception with " + kept;
            }
        }
        OwnException thrown = new OwnException(new OwnException(null));
        thrown.addSuppressed(new OwnException(null));
        LogEvent event = LogEvent.named("e").exception(thrown).field("o", new Own())
                .field("l", List.of(new Own(), UUID.fromString("0-0-0-0-0"))).field("t", thrown).build();

        LogEvent detached = Detached.of(event).event();

        for (Throwable at = detached.exception(); at != null; at = at.getCause()) {
            assertThat(at).isExactlyInstanceOf(ThrownCopy.class);
            assertThat(at.getSuppressed()).hasOnlyElementsOfType(ThrownCopy.class);
        }
        assertThat(detached.fields()).containsEntry("o", "own").containsEntry("t", thrown.toString())
                .containsEntry("l", List.of("own", "00000000-0000-0000-0000-000000000000"));
        assertThat(Written.event(detached).getJsonObject("exception"))
                .isEqualTo(Written.event(event).getJsonObject("exception"));
        assertThat(printed(detached.exception())).isEqualTo(printed(thrown));
    }

    @Test
    void keepsCycles() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);
        one.addSuppressed(two);
        two.addSuppressed(one);
        LogEvent event = LogEvent.named("e").exception(two).build();

        assertThat(Written.event(Detached.of(event).event()).getJsonObject("exception"))
                .isEqualTo(Written.event(event).getJsonObject("exception"));
    }

    @Test
    void reportsFailuresAndTruncatesEndlessValues() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        Iterable<Integer> endless = () -> new Random(1).ints().iterator();
        Object[] wide = new Object[20];
        Arrays.fill(wide, new long[500]);
        Throwable deep = new Exception("0");
        for (int i = 1; i <= 20_000; i++) {
            deep = new Exception("" + i, deep);
        }
        Object failing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        LogEvent event = LogEvent.named("e").message("m".repeat(1 << 20)).exception(deep).field("itself", itself)
                .field("endless", endless).field("wide", wide).field("failing", failing)
                .field("map", new HashMap<>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public java.util.Set<Map.Entry<Object, Object>> entrySet() {
                        throw new IllegalStateException("closed");
                    }
                }).build();

        Detached detached = Detached.of(event);

        assertThat(detached.chars()).isBetween(EventLimits.DEFAULT.message(), 10_000_000);
        assertThat(detached.event().message()).hasSize(EventLimits.DEFAULT.message() + 1);
        var written = Written.event(detached.event());
        assertThat(written.getBoolean("truncated")).isTrue();
        assertThat(written.getJsonObject("fields").getString("map"))
                .isEqualTo("(not rendered: java.lang.IllegalStateException: closed)");
        assertThat(written.getJsonObject("fields").getString("failing")).startsWith("(not rendered: ");
    }

    @Test
    void stackTraceKeepsItsLongHeadingsAndWhatFollows() {
        Exception cause = new IllegalArgumentException("c".repeat(12_000));
        Exception thrown = new IllegalStateException("m".repeat(20_000), cause);
        thrown.addSuppressed(new Exception("s".repeat(10_000)));
        LogEvent event = LogEvent.named("e").exception(thrown).build();

        LogEvent detached = Detached.of(event).event();

        assertThat(Written.event(detached).getJsonObject("exception"))
                .isEqualTo(Written.event(event).getJsonObject("exception"));
    }

    @Test
    void manyExceptionsWithLongMessagesStayBounded() {
        Throwable chain = new Exception("x".repeat(50_000));
        for (int i = 0; i < 900; i++) {
            chain = new Exception("x".repeat(50_000), chain);
        }
        LogEvent event = LogEvent.named("e").exception(chain).build();

        Detached detached = Detached.of(event);

        assertThat(detached.chars()).isLessThan(15_000_000);
        assertThat(Written.event(detached.event()).getJsonObject("exception").getString("stack"))
                .isEqualTo(Written.event(event).getJsonObject("exception").getString("stack"));
    }

    @Test
    void aHugeEventStaysBounded() {
        LogEvent.Builder event = LogEvent.named("e");
        for (int i = 0; i < 1_000; i++) {
            event.field("f" + i, "v".repeat(100_000)).tag("t".repeat(100_000));
        }

        assertThatCode(() -> assertThat(Detached.of(event.build()).chars()).isLessThan(4_000_000))
                .doesNotThrowAnyException();
    }

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
