// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.spi.ObjectRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests values of every type that needs no renderer. */
class FieldValuesTest {
    private static final int ENTRIES = EventLimits.DEFAULT.entries();

    @Test
    void numbersAndBooleansKeepTheirType() {
        assertThat(Written.value(7)).isEqualTo("7");
        assertThat(Written.value((short) -7)).isEqualTo("-7");
        assertThat(Written.value(0.5f)).isEqualTo("0.5");
        assertThat(Written.value(new AtomicLong(5))).isEqualTo("5");
        assertThat(Written.value(true)).isEqualTo("true");
        assertThat(Written.value(null)).isEqualTo("null");
    }

    @Test
    void writesANumberAsTextIfItWouldLosePrecision() {
        assertThat(Written.value(new BigDecimal("129.95"))).isEqualTo("129.95");
        assertThat(Written.value(new BigDecimal("10.00"))).isEqualTo("10.0");
        assertThat(Written.value(new BigDecimal("0.1000000000000000055"))).isEqualTo("\"0.1000000000000000055\"");
        assertThat(Written.value(new BigDecimal("1e999999999"))).isEqualTo("\"1E+999999999\"");
        assertThat(Written.value(BigInteger.valueOf(Long.MAX_VALUE))).isEqualTo("9223372036854775807");
        assertThat(Written.value(BigInteger.TWO.pow(63).add(BigInteger.ONE))).isEqualTo("\"9223372036854775809\"");
        assertThat(Written.value(BigInteger.TWO.pow(64))).isEqualTo("\"18446744073709551616\"");
    }

    @Test
    void aNumberTooLongToReadIsNotWrittenOutDigitByDigit() {
        assertThat(Written.value(BigInteger.TWO.pow(10_000_000)))
                .isEqualTo("\"(not rendered: a number of 10000001 bits)\"");
        assertThat(Written.value(new BigDecimal(BigInteger.TWO.pow(10_000_000), 3))).contains("not rendered");
    }

    @Test
    @Timeout(5)
    void aKeyThatIsANumberTooLongToReadIsNotWrittenOutEither() {
        BigInteger number = BigInteger.TWO.pow(10_000_000);

        assertThat(Written.value(Map.of(number, 1))).isEqualTo("{\"(not rendered: a number of 10000001 bits)\":1}");
        assertThat(Written.value(Map.of(new BigDecimal(number, 3), 1)))
                .isEqualTo("{\"(not rendered: a number of 10000001 bits)\":1}");
    }

    @Test
    void writesTextTypesAsText() {
        UUID id = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");
        assertThat(Written.value('x')).isEqualTo("\"x\"");
        assertThat(Written.value(new StringBuilder("sb"))).isEqualTo("\"sb\"");
        assertThat(Written.value(DayOfWeek.FRIDAY)).isEqualTo("\"FRIDAY\"");
        assertThat(Written.value(id)).isEqualTo("\"" + id + "\"");
        assertThat(Written.value(URI.create("http://a/b"))).isEqualTo("\"http://a/b\"");
        assertThat(Written.value(LocalDate.of(2026, 11, 21))).isEqualTo("\"2026-11-21\"");
        assertThat(Written.value(Instant.EPOCH.atOffset(ZoneOffset.UTC))).isEqualTo("\"1970-01-01T00:00Z\"");
        assertThat(Written.value(Duration.ofSeconds(90))).isEqualTo("\"PT1M30S\"");
        assertThat(Written.value(Path.of("a", "b"))).isEqualTo("\"a/b\"");
        assertThat(Written.value(new IllegalStateException("x"))).isEqualTo("\"java.lang.IllegalStateException: x\"");
    }

    @Test
    void copiesATextBufferImmediately() {
        StringBuilder buffer = new StringBuilder("first");
        var event = org.eventlog.LogEvent.named("e").field("v", buffer);
        buffer.setLength(0);

        assertThat(Written.event(event.build()).getJsonObject("fields").getString("v")).isEqualTo("first");
    }

    @Test
    void unwrapsOptionals() {
        assertThat(Written.value(Optional.of(3))).isEqualTo("3");
        assertThat(Written.value(Optional.empty())).isEqualTo("null");
        assertThat(Written.value(Optional.of(Optional.of(List.of(1))))).isEqualTo("[1]");
        assertThat(Written.value(OptionalInt.of(3))).isEqualTo("3");
        assertThat(Written.value(OptionalLong.empty())).isEqualTo("null");
    }

    @Test
    void mapsCollectionsAndArraysNest() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("items", List.of(1, "two", 3.5));
        map.put("flags", new boolean[]{true, false});
        map.put("names", new String[][]{{"a"}, {}});
        map.put("none", null);

        assertThat(Written.value(map)).isEqualTo(
                "{\"items\":[1,\"two\",3.5],\"flags\":[true,false],\"names\":[[\"a\"],[]],\"none\":null}");
        assertThat(Written.value(new byte[]{1, -1})).isEqualTo("[1,-1]");
        assertThat(Written.value(new double[]{Double.NaN})).isEqualTo("[\"NaN\"]");
        assertThat(Written.value(Set.of())).isEqualTo("[]");
    }

    @Test
    void keysOfAMapAreTextsAndDistinct() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(1, "a");
        map.put("1", "b");
        map.put(null, "c");
        map.put(DayOfWeek.MONDAY, "d");
        map.put("\uD800", "e");
        map.put("\uDC00", "f");
        map.put(new Hostile(), "g");

        assertThat(Written.field(map, null).getJsonObject("fields").getJsonObject("v").keySet()).containsExactly("1",
                "1~2", "null", "MONDAY", "\uFFFD", "\uFFFD~2", "(" + Hostile.class.getName()
                        + ".toString() failed: java.lang.IllegalStateException)");
    }

    @Test
    void omitsValuesBeyondTheLimitsAndFlagsTheEvent() {
        JsonObject event = Written.field(IntStream.range(0, ENTRIES + 1).boxed().toList(), null);

        assertThat(event.getJsonObject("fields").getJsonArray("v")).hasSize(ENTRIES);
        assertThat(event.getBoolean("truncated")).isTrue();
        assertThat(Written.field(new int[ENTRIES], null)).doesNotContainKey("truncated");
    }

    @Test
    void oneValueHoldsABoundedNumberOfEntriesInAll() {
        List<List<Integer>> lists = Collections.nCopies(50, Collections.nCopies(100, 1));

        JsonObject event = Written.field(lists, null);

        int inner = event.getJsonObject("fields").getJsonArray("v").stream().mapToInt(v -> v.asJsonArray().size())
                .sum();
        assertThat(inner + 50).isEqualTo(ValueTree.CONTAINERS * ENTRIES);
        assertThat(event.getBoolean("truncated")).isTrue();
    }

    @Test
    void cyclicValueEndsAtTheDepthLimit() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("me", map);
        Object[] array = new Object[1];
        array[0] = Optional.of(array);

        assertThat(Written.value(list)).isEqualTo("[".repeat(ValueTree.MAX_DEPTH) + "\"…\""
                + "]".repeat(ValueTree.MAX_DEPTH));
        assertThat(Written.value(map)).startsWith("{\"me\":{\"me\":").contains("\"…\"");
        assertThat(Written.value(array)).startsWith("[[").contains("\"…\"");
        assertThat(Written.field(list, null).getBoolean("truncated")).isTrue();
    }

    @Test
    void repeatedlyCyclicValueEnds() {
        List<Object> list = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> list.add(list));

        assertThat(Written.value(list)).startsWith("[[[");
    }

    @Test
    void concurrentlyModifiedCollectionOnlyAffectsItself() {
        List<Object> changing = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new ConcurrentModificationException();
            }

            @Override
            public int size() {
                return 3;
            }
        };
        Map<String, Object> broken = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new IllegalStateException("session is closed");
            }
        };

        JsonObject event = Written.field(Arrays.asList(1, changing, broken, 2), null);

        assertThat(event.getJsonObject("fields").get("v").toString()).isEqualTo("[1,"
                + "\"(not rendered: java.util.ConcurrentModificationException)\","
                + "\"(not rendered: java.lang.IllegalStateException: session is closed)\",2]");
        assertThat(event.getBoolean("truncated")).isTrue();
    }

    @Test
    void writesAnObjectWithoutARendererAsText() {
        assertThat(Written.value(new Object() {
            @Override
            public String toString() {
                return "me";
            }
        })).isEqualTo("\"me\"");
        assertNotRendered(new Object() {
            @Override
            public String toString() {
                return null;
            }
        }, ".toString() is null");
        assertNotRendered(new Object() {
            @Override
            public String toString() {
                return this + "!";
            }
        }, "java.lang.StackOverflowError");
    }

    @ParameterizedTest
    @MethodSource("failing")
    void unreadableTextContainsTheReasonAndFlagsTheEvent(Object value) {
        assertNotRendered(value, "java.lang.IllegalStateException: no session");
        assertNotRendered(List.of(1, value), "java.lang.IllegalStateException: no session");
    }

    private static Stream<Object> failing() {
        return Stream.of(new Hostile(), new Hostile.Text(), new Hostile.Rows(), new Hostile.Day(),
                new Hostile.Appointment());
    }

    @Test
    void collectionAsAKeyIsReadOnlySoFar() {
        List<String> huge = Collections.nCopies(Integer.MAX_VALUE, "x");

        JsonObject event = Written.field(Map.of(huge, 1), null);

        assertThat(event.getJsonObject("fields").getJsonObject("v").keySet()).singleElement()
                .satisfies(key -> assertThat(key).startsWith("[x, x, x").hasSize(128));
        assertThat(event.getBoolean("truncated")).isTrue();
        assertThat(Written.value(Map.of(List.of(1, 2), 3))).isEqualTo("{\"[1, 2]\":3}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keyThatIsCutInDepthFlagsTheEvent(boolean maps) {
        Object key = "x";
        for (int depth = 1; depth <= 18; depth++) {
            key = maps ? Collections.singletonMap(key, "v") : List.of(key);
            JsonObject event = Written.field(Collections.singletonMap(key, 1), null);

            assertThat(event.getBoolean("truncated", false)).as("%s", depth).isEqualTo(depth > 16);
            assertThat(event.toString().contains("…")).as("%s", depth).isEqualTo(depth > 16);
        }
    }

    @Test
    void unreadableKeyFlagsTheEvent() {
        JsonObject event = Written.field(Collections.singletonMap(new Hostile(), 1), null);

        assertThat(event.getBoolean("truncated")).isTrue();
    }

    /** Asserts the same result with a renderer that leaves objects to their text, and without one. */
    private static void assertNotRendered(Object value, String why) {
        for (ObjectRenderer renderer : Arrays.asList(null, (ObjectRenderer) (object, to) -> {})) {
            JsonObject event = Written.field(value, renderer);
            assertThat(event.getJsonObject("fields").get("v").toString()).contains("\"(not rendered: ", why + ")\"");
            assertThat(event.getBoolean("truncated")).isTrue();
        }
    }

    private static class Hostile {
        @Override
        public String toString() {
            throw new IllegalStateException("no session");
        }

        private static final class Text extends Hostile implements CharSequence {
            @Override
            public int length() {
                return 1;
            }

            @Override
            public char charAt(int index) {
                return 'x';
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return this;
            }

            @Override
            public String toString() {
                return super.toString();
            }
        }

        private static final class Rows extends Hostile implements Iterator<Integer> {
            @Override
            public boolean hasNext() {
                return false;
            }

            @Override
            public Integer next() {
                throw new NoSuchElementException();
            }
        }

        private static final class Day extends Date {
            private static final long serialVersionUID = 1;

            @Override
            public Instant toInstant() {
                throw new UnsupportedOperationException();
            }

            @Override
            public String toString() {
                throw new IllegalStateException("no session");
            }
        }

        private static final class Appointment extends GregorianCalendar {
            private static final long serialVersionUID = 1;

            @Override
            public long getTimeInMillis() {
                throw new IllegalStateException("no session");
            }
        }
    }
}
