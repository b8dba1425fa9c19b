// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.MessageFormat;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPatternTest {
    private static final List<String> PIECES = List.of("{0}", "{1}", "{2}", "{07}", "{12}", "}", "}}", " of ", "ü€😀",
            "%s", "0",
            "{0}{0}", "#", "|", ",");
    private static final Object[] VALUES = {1, -1_234_567, 0L, Long.MIN_VALUE, (short) 7, (byte) -1, 0.1, -0.0, 1e300,
            Double.NaN, Float.POSITIVE_INFINITY, 1_234.5678f, new BigDecimal("12345678901234567890.125"),
            new BigInteger("-123456789012345678901234567890"), new AtomicLong(98_765), "text", "{0}", "it's", null, 'c',
            true, List.of(1, 2), new Nameless(), new Half()};

    private final Locale before = Locale.getDefault(Locale.Category.FORMAT);

    @AfterEach
    void restoreTheLocale() {
        Locale.setDefault(Locale.Category.FORMAT, before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "de-CH", "fr-FR", "hi-IN", "ar-EG", "th-TH-u-nu-thai", ""})
    void givesTheTextOfMessageFormat(String locale) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag(locale));
        Random random = new Random(4711);
        for (int round = 0; round < 2_000; round++) {
            String pattern = random.ints(1 + random.nextInt(6), 0, PIECES.size()).mapToObj(PIECES::get)
                    .collect(Collectors.joining());
            Object[] parameters = random.ints(1 + random.nextInt(3), 0, VALUES.length).mapToObj(i -> VALUES[i])
                    .toArray();

            assertThat(PlainPattern.format(pattern, parameters)).as(pattern)
                    .isEqualTo(MessageFormat.format(pattern, parameters));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"it''s {0}", "{0,number}", "{0", "{ 0}", "{}", "{a}", "{-1}", "{123}", "{", "{٣}"})
    void leavesOtherPatternsToMessageFormat(String pattern) {
        assertThat(PlainPattern.format(pattern, new Object[]{1})).isNull();
    }

    @Test
    void leavesDatesToMessageFormat() {
        assertThat(PlainPattern.format("{0}", new Object[]{new Date(0)})).isNull();
    }

    private static final class Nameless {
        @Override
        public String toString() {
            return null;
        }
    }

    private static final class Half extends Number {
        private static final long serialVersionUID = 1;

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0.5f;
        }

        @Override
        public double doubleValue() {
            return 0.5;
        }
    }
}
