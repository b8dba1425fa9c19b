// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.spi.ObjectRenderer;
import org.junit.jupiter.api.Test;

/** Tests the rows of the table in {@code docs/events.md} that differ from "the same". */
class ValueTableTest {
    /** Fails if it is called: a value of the table is never passed to a renderer. */
    private static final ObjectRenderer RENDERER = (value, to) -> to.write("{\"rendered\":true}");

    @Test
    void writesAFloatWithItsOwnDigits() {
        assertThat(told(0.1f)).isEqualTo("0.1");
        assertThat(told(Arrays.asList(1.1f, -3.4028235e38f, 16777216f))).isEqualTo("[1.1,-3.4028235E+38,16777216.0]");
        assertThat(told(new float[]{0.3f, Float.NaN, Float.NEGATIVE_INFINITY}))
                .isEqualTo("[0.3,\"NaN\",\"-Infinity\"]");
        JsonObject event = Written.event(LogEvent.named("e").value(0.7f).field("primitive", 0.1f)
                .field("boxed", Float.valueOf(0.2f)).field("double", 0.1).build());
        assertThat(event.get("value").toString()).isEqualTo("0.7");
        assertThat(event.get("fields").toString()).isEqualTo("{\"primitive\":0.1,\"boxed\":0.2,\"double\":0.1}");
    }

    @Test
    void writesADecimalWithoutDecimalsAsAWholeNumberIfItFitsALong() {
        for (String whole : List.of("0", "4711", "-4711", "9007199254740992", "9007199254740993", "123456789012345678",
                "1234567890123456768", "9223372036854775807", "-9223372036854775808")) {
            assertThat(told(new BigDecimal(whole))).isEqualTo(whole);
            assertThat(told(Map.of("a", List.of(new BigDecimal(whole))))).isEqualTo("{\"a\":[" + whole + "]}");
        }
        assertThat(told(new BigDecimal("4.711E3"))).isEqualTo("4711");
        assertThat(told(new BigDecimal("1E+18"))).isEqualTo("1000000000000000000");
        assertThat(told(new BigDecimal("0E+999999999"))).isEqualTo("0");
        assertThat(told(new BigDecimal("9223372036854775809"))).isEqualTo("\"9223372036854775809\"");
        assertThat(told(new BigDecimal("-9223372036854775809"))).isEqualTo("\"-9223372036854775809\"");
        assertThat(told(new BigDecimal("1E+19"))).isEqualTo("1.0E+19");
    }

    @Test
    void writesADecimalWithDecimalsAsADoubleIfThatIsExact() {
        assertThat(told(new BigDecimal("4711.00"))).isEqualTo("4711.0");
        assertThat(told(new BigDecimal("0.00"))).isEqualTo("0.0");
        assertThat(told(new BigDecimal("9007199254740993.00"))).isEqualTo("9007199254740993");
        assertThat(told(new BigDecimal("9007199254740993.01"))).isEqualTo("\"9007199254740993.01\"");
        assertThat(told(new BigDecimal("1E-999999999"))).isEqualTo("\"1E-999999999\"");
    }

    @Test
    void writesCountersAsNumbers() {
        LongAdder adder = new LongAdder();
        adder.add(5);
        DoubleAdder doubles = new DoubleAdder();
        doubles.add(0.5);

        assertThat(told(adder)).isEqualTo("5");
        assertThat(told(doubles)).isEqualTo("0.5");
        assertThat(told(new AtomicInteger(3) {
            private static final long serialVersionUID = 1;

            @Override
            public long longValue() {
                throw new UnsupportedOperationException();
            }
        })).isEqualTo("3");
    }

    @Test
    void unwrapsReferences() {
        assertThat(told(new AtomicReference<>(List.of(1)))).isEqualTo("[1]");
        assertThat(told(new AtomicReference<>())).isEqualTo("null");
        assertThat(told(new AtomicIntegerArray(new int[]{1, 2}))).isEqualTo("[1,2]");
        assertThat(told(new AbstractMap.SimpleEntry<>("k", 1))).isEqualTo("{\"key\":\"k\",\"value\":1}");
        assertThat(told(Map.entry("k", List.of()))).isEqualTo("{\"key\":\"k\",\"value\":[]}");
    }

    @Test
    void writesTimesInIsoFormat() {
        Instant moment = Instant.parse("2026-11-21T12:00:00.123Z");
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("GMT+02:00"));
        calendar.setTimeInMillis(moment.toEpochMilli());

        assertThat(told(Date.from(moment))).isEqualTo("\"2026-11-21T12:00:00.123Z\"");
        assertThat(told(calendar)).isEqualTo("\"2026-11-21T14:00:00.123+02:00\"");
        assertThat(told(Timestamp.from(moment.plusNanos(456)))).isEqualTo("\"2026-11-21T12:00:00.123000456Z\"");
        assertThat(told(java.sql.Date.valueOf("2026-11-21"))).isEqualTo("\"2026-11-21\"");
        assertThat(told(Time.valueOf(LocalTime.of(9, 30)))).isEqualTo("\"09:30:00\"");
        assertThat(told(OffsetDateTime.parse("2026-11-21T12:00:00+01:00"))).isEqualTo("\"2026-11-21T12:00+01:00\"");
        assertThat(told(ZonedDateTime.parse("2026-11-21T12:00:00+01:00[Europe/Paris]")))
                .isEqualTo("\"2026-11-21T12:00+01:00[Europe/Paris]\"");
        assertThat(told(Year.of(2026))).isEqualTo("\"2026\"");
        assertThat(told(TimeZone.getTimeZone("Europe/Paris"))).isEqualTo("\"Europe/Paris\"");
    }

    @Test
    void aCalendarWhoseOffsetIsoCannotWriteIsInUtc() {
        Instant moment = Instant.parse("2026-11-21T12:00:00.123Z");

        assertThat(told(calendar(new SimpleTimeZone(1500, "odd"), moment))).isEqualTo("\"2026-11-21T12:00:00.123Z\"");
        assertThat(told(calendar(new SimpleTimeZone(19 * 3_600_000, "far"), moment)))
                .isEqualTo("\"2026-11-21T12:00:00.123Z\"");
        assertThat(told(calendar(new SimpleTimeZone(-19 * 3_600_000, "far"), moment)))
                .isEqualTo("\"2026-11-21T12:00:00.123Z\"");
        assertThat(told(calendar(new SimpleTimeZone(1_000, "seconds"), moment)))
                .isEqualTo("\"2026-11-21T12:00:01.123+00:00:01\"");
        assertThat(told(calendar(new SimpleTimeZone(18 * 3_600_000, "last"), moment)))
                .isEqualTo("\"2026-11-22T06:00:00.123+18:00\"");
    }

    @Test
    void aCalendarWhoseZoneFailsIsInUtc() {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("GMT+02:00")) {
            private static final long serialVersionUID = 1;

            @Override
            public TimeZone getTimeZone() {
                throw new IllegalStateException();
            }
        };
        calendar.setTimeInMillis(0);

        assertThat(told(calendar)).isEqualTo("\"1970-01-01T00:00:00Z\"");
    }

    @Test
    void writesACalendarOfADistantYear() {
        for (String zone : List.of("UTC", "Europe/Paris", "GMT-12:00", "Asia/Tokyo")) {
            assertThat(told(calendar(TimeZone.getTimeZone(zone), Instant.ofEpochMilli(Long.MAX_VALUE))))
                    .startsWith("\"+292278994-08-1");
            assertThat(told(calendar(TimeZone.getTimeZone(zone), Instant.ofEpochMilli(Long.MIN_VALUE))))
                    .startsWith("\"-292275055-05-1");
        }
    }

    private static Calendar calendar(TimeZone zone, Instant moment) {
        Calendar calendar = new GregorianCalendar(zone);
        calendar.setTimeInMillis(moment.toEpochMilli());
        return calendar;
    }

    @Test
    void aDateThatFailsIsItsText() {
        assertThat(told(new Date(0) {
            private static final long serialVersionUID = 1;

            @Override
            public Instant toInstant() {
                throw new AssertionError();
            }

            @Override
            public String toString() {
                return "long ago";
            }
        })).isEqualTo("\"long ago\"");
    }

    @Test
    void anAddressIsWrittenWithoutALookUp() throws Exception {
        byte[] documentation = {(byte) 192, 0, 2, 7};

        assertThat(told(InetAddress.getByAddress(documentation))).isEqualTo("\"192.0.2.7\"");
        assertThat(told(InetAddress.getByAddress("named.example", documentation))).isEqualTo("\"192.0.2.7\"");
        assertThat(told(InetSocketAddress.createUnresolved("example.org", 80))).isEqualTo("\"example.org:80\"");
        assertThat(told(new InetSocketAddress(InetAddress.getByAddress(documentation), 80)))
                .isEqualTo("\"192.0.2.7:80\"");
        assertThat(told(new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 80)))
                .isEqualTo("\"[0:0:0:0:0:0:0:0]:80\"");
    }

    @Test
    void neverComparesUrls() throws Exception {
        URL url = new URL(null, "asks://example.org/a", new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL opened) {
                throw new AssertionError("opened");
            }

            @Override
            protected int hashCode(URL asked) {
                throw new AssertionError("looked up");
            }

            @Override
            protected boolean equals(URL one, URL other) {
                throw new AssertionError("looked up");
            }
        });

        assertThat(told(url)).isEqualTo("\"asks://example.org/a\"");
        assertThat(told(List.of(url, url))).isEqualTo("[\"asks://example.org/a\",\"asks://example.org/a\"]");
    }

    @Test
    void writesOtherJdkTypesAsText() {
        assertThat(told(URI.create("a:b"))).isEqualTo("\"a:b\"");
        assertThat(told(Path.of("a", "b", "c"))).isEqualTo("\"a/b/c\"");
        assertThat(told(new File("a/b"))).isEqualTo("\"a/b\"");
        assertThat(told(String.class)).isEqualTo("\"java.lang.String\"");
        assertThat(told(StandardCharsets.UTF_8)).isEqualTo("\"UTF-8\"");
        assertThat(told(Locale.GERMANY)).isEqualTo("\"de_DE\"");
        assertThat(told(Currency.getInstance("EUR"))).isEqualTo("\"EUR\"");
        assertThat(told(Pattern.compile("a+"))).isEqualTo("\"a+\"");
        assertThat(told(BitSet.valueOf(new long[]{5}))).isEqualTo("\"{0, 2}\"");
        assertThat(told(new ByteArrayInputStream(new byte[3]))).contains("java.io.ByteArrayInputStream");
    }

    @Test
    void writesAnEnumConstantWithABodyByName() {
        assertThat(told(Shape.ROUND)).isEqualTo("\"ROUND\"");
        assertThat(told(Map.of(Shape.ROUND, Shape.ROUND))).isEqualTo("{\"ROUND\":\"ROUND\"}");
    }

    @Test
    void bytesAndCharactersInAnArrayAreAList() {
        assertThat(told(new byte[]{1, -1})).isEqualTo("[1,-1]");
        assertThat(told(new char[]{'a', 'b'})).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void doesNotConsumeBuffers() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[]{1, 2, 3});

        assertThat(told(buffer)).contains("pos=0 lim=3");
        assertThat(buffer.position()).isZero();
    }

    @Test
    void doesNotConsumeStreams() {
        Stream<Integer> stream = Stream.of(1, 2);
        Iterator<Integer> iterator = List.of(1, 2).iterator();
        Iterator<Integer> foreign = new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new AssertionError("asked");
            }

            @Override
            public Integer next() {
                throw new AssertionError("asked");
            }

            @Override
            public String toString() {
                return "rows";
            }
        };

        assertThat(told(stream)).contains("java.util.stream.");
        assertThat(stream).containsExactly(1, 2);
        assertThat(told(iterator)).contains("Itr");
        assertThat(iterator.next()).isEqualTo(1);
        assertThat(told(foreign)).isEqualTo("\"rows\"");
    }

    @Test
    void neverWaitsForAFutureOrCallsASupplier() {
        Supplier<String> supplier = new Supplier<>() {
            @Override
            public String get() {
                throw new AssertionError("called");
            }

            @Override
            public String toString() {
                return "on request";
            }
        };

        assertThat(told(supplier)).isEqualTo("\"on request\"");
        assertThat(told(new CompletableFuture<>())).contains("Not completed");
    }

    @Test
    void doesNotIterateOtherIterables() {
        Tree tree = new Tree();

        assertThat(Written.value(tree)).isEqualTo("\"{\\\"a\\\":1}\"");
        assertThat(Written.field(tree, RENDERER).getJsonObject("fields").get("v").toString())
                .isEqualTo("{\"rendered\":true}");
        assertThat(Written.value(List.of(tree))).isEqualTo("[\"{\\\"a\\\":1}\"]");
    }

    @Test
    void writesARecordWithoutARendererAsText() {
        assertThat(Written.value(new Point(1, 2))).isEqualTo("\"Point[x=1, y=2]\"");
    }

    @Test
    void failureWithinACollectionOnlyLosesTheRest() {
        AbstractCollection<Integer> half = new AbstractCollection<>() {
            @Override
            public Iterator<Integer> iterator() {
                return Stream.iterate(1, n -> n + 1).map(n -> {
                    if (n == 3) {
                        throw new NoSuchFieldError("third");
                    }
                    return n;
                }).iterator();
            }

            @Override
            public int size() {
                return 5;
            }
        };

        assertThat(told(half)).isEqualTo("[1,2,\"(not rendered: java.lang.NoSuchFieldError: third)\"]");
    }

    @Test
    void failingValueDoesNotAffectOtherEntries() {
        Map<String, Object> late = new AbstractMap<>() {
            @Override
            public java.util.Set<Entry<String, Object>> entrySet() {
                Map<String, Object> real = new LinkedHashMap<>(Map.of("a", 1));
                java.util.Set<Entry<String, Object>> all = new java.util.LinkedHashSet<>(real.entrySet());
                all.add(new SimpleEntry<>("b", 2) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Object getValue() {
                        throw new IllegalStateException("gone");
                    }

                    @Override
                    public int hashCode() {
                        return 1;
                    }
                });
                return all;
            }
        };

        assertThat(told(late)).isEqualTo("{\"a\":1,\"b\":\"(not rendered: java.lang.IllegalStateException: gone)\"}");
    }

    /** The field's value as JSON, which must be the same with and without a renderer. */
    private static String told(Object value) {
        String alone = Written.value(value);
        assertThat(Written.field(value, RENDERER).getJsonObject("fields").get("v").toString()).isEqualTo(alone);
        return alone;
    }

    private record Point(int x, int y) {}

    private enum Shape {
        ROUND {
            @Override
            int corners() {
                return 0;
            }
        };

        abstract int corners();
    }

    /** Similar to the trees of JSON libraries. */
    private static final class Tree implements Iterable<Tree> {
        @Override
        public Iterator<Tree> iterator() {
            return List.<Tree>of().iterator();
        }

        @Override
        public String toString() {
            return "{\"a\":1}";
        }
    }
}
