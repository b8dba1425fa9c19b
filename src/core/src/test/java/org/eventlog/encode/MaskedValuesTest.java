// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.eventlog.redact.Redactor;
import org.eventlog.spi.ObjectRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskedValuesTest {
    private static final String SECRET = "password=hunter2";

    private final MaskedValues values = new MaskedValues(Redactor.DEFAULT, null, EventLimits.DEFAULT);

    @Test
    void masksMapsAndListsAndCopiesOnlyIfNecessary() {
        Map<String, Object> plain = Map.of("user", "ada", "list", List.of("a", 1));
        Map<String, Object> secret = Map.of("user", "ada", "pin", 4711, "list", List.of("a", SECRET));

        assertThat(values.of("order", plain)).isSameAs(plain);
        assertThat(values.of("order", secret))
                .isEqualTo(Map.of("user", "ada", "pin", "***", "list", List.of("a", "password=***")));
        assertThat(values.of("password", secret)).isEqualTo("***");
        assertThat(values.of("password", null)).isNull();
    }

    static Stream<Object> everyContainer() {
        return Stream.of(List.of(SECRET), Set.of(SECRET), new ArrayDeque<>(List.of(SECRET)),
                new LinkedHashSet<>(List.of(SECRET)), new Object[]{SECRET}, new String[]{SECRET},
                new StringBuilder(SECRET), Optional.of(SECRET), new AtomicReference<>(SECRET),
                new AtomicReferenceArray<>(new String[]{SECRET}), Map.entry("a", SECRET),
                Map.entry("a", Optional.of(List.of(SECRET))), Map.of("a", Map.of("b", Set.of(SECRET))),
                Map.of(1, SECRET), new Object() {
                    @Override
                    public String toString() {
                        return "Login[" + SECRET + "]";
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("everyContainer")
    void inspectsAllStructuredValues(Object value) {
        assertThat(written(values.of("order", value), null)).contains("password=***").doesNotContain("hunter2");
    }

    static Stream<Object> cardNumbers() {
        return Stream.of(4111111111111111L, 4111111111111111d, new BigDecimal("4111111111111111.00"),
                new BigInteger("4111111111111111"), new AtomicLong(4111111111111111L));
    }

    @ParameterizedTest
    @MethodSource("cardNumbers")
    void masksACardNumberInAnyTypeOfNumber(Number number) {
        assertThat(values.of(null, number)).isEqualTo("***");
    }

    static Stream<Object> otherNumbers() {
        return Stream.of(4111, 4111111111111112d, Double.NaN, Double.POSITIVE_INFINITY, new BigDecimal("1e999999999"),
                new BigDecimal("41111111.11111111"), BigInteger.ONE.shiftLeft(16_000_000),
                new BigDecimal(BigInteger.ONE.shiftLeft(16_000_000)));
    }

    @ParameterizedTest
    @MethodSource("otherNumbers")
    @Timeout(10)
    void leavesOtherNumbersAsTheyAre(Number number) {
        assertThat(values.of(null, number)).isSameAs(number);
    }

    @Test
    void treatsSeparateNameAndValueMembersAsAPair() {
        assertThat(values.of("form", List.of(Map.of("name", "password", "value", "hunter2"))))
                .isEqualTo(List.of(Map.of("name", "password", "value", "***")));
        assertThat(values.of("form", Map.of("key", "password", "value", "hunter2")))
                .isEqualTo(Map.of("key", "password", "value", "***"));
        Object city = Map.of("key", "city", "value", "Paris");
        assertThat(values.of("form", city)).isSameAs(city);
        assertThat(values.of("form", Map.of("key", "hunter2"))).isEqualTo(Map.of("key", "***"));
        assertThat(values.of("form", Map.of("key", 4711, "value", "x"))).isEqualTo(Map.of("key", "***", "value", "x"));
        Object harmless = Map.of("name", "colour", "value", "red");
        assertThat(values.of("form", harmless)).isSameAs(harmless);
    }

    @Test
    void masksCardNumbersOfNumericType() {
        assertThat(values.of("n", 4_111_111_111_111_111L)).isEqualTo("***");
        assertThat(values.of("n", 4_111_111_111_111_112L)).isEqualTo(4_111_111_111_111_112L);
        assertThat(values.of("n", 1_700_000_000_123L)).isEqualTo(1_700_000_000_123L);
    }

    @Test
    void terminatesForACyclicMap() {
        Map<String, Object> map = new HashMap<>(Map.of("password", "hunter2"));
        map.put("self", map);

        assertThat(values.of("order", map)).isInstanceOf(Map.class).isNotSameAs(map);
    }

    @Test
    void keepsFailingValuesAndMasksTheRest() {
        CharSequence text = new CharSequence() {
            @Override
            public int length() {
                throw new AssertionError("length");
            }

            @Override
            public char charAt(int index) {
                throw new AssertionError("charAt");
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new AssertionError("subSequence");
            }

            @Override
            public String toString() {
                throw new AssertionError("toString");
            }
        };
        Map<String, Object> map = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new StackOverflowError();
            }
        };
        List<Object> list = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new IllegalStateException("gone");
            }

            @Override
            public int size() {
                return 1;
            }
        };

        assertThat(values.of("text", text)).isSameAs(text);
        assertThat(values.of("map", map)).isSameAs(map);
        assertThat(values.of("list", list)).isSameAs(list);
        Map<?, ?> masked = (Map<?, ?>) values.of("all", Map.of("a", text, "b", SECRET));
        assertThat(masked.get("a")).isSameAs(text);
        assertThat(masked.get("b")).isEqualTo("password=***");
    }

    @Test
    void masksTheOutputOfARenderer() {
        ObjectRenderer renderer = (object, to) -> to
                .write("{\"user\":\"ada\",\"pin\":4711,\"more\":[{\"pwd\":\"x\"}]}");
        Object masked = new MaskedValues(Redactor.DEFAULT, renderer, EventLimits.DEFAULT).of("login", new Login());

        assertThat(written(masked, renderer))
                .isEqualTo("{\"user\":\"ada\",\"pin\":\"***\",\"more\":[{\"pwd\":\"***\"}]}");
    }

    @Test
    void doesNotCallMethodsOfAnObjectRenderedLater() {
        Object entity = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("asked");
            }
        };

        assertThat(new MaskedValues(Redactor.DEFAULT).of("order", entity)).isSameAs(entity);
    }

    private record Login() {}

    private static String written(Object value, ObjectRenderer renderer) {
        ByteSink out = new ByteSink(64, 10_000);
        new ValueTree(Encoding.json().writer(out), EventLimits.DEFAULT, renderer, new FieldRules(FieldRules.Kind.ANY))
                .write(value);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
