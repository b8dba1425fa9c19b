// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.ListResourceBundle;
import java.util.Locale;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a record's text equals that of the JDK's own handlers. */
class MessagesTest {
    private static final long SEED = 20_260_713;
    private static final int ROUNDS = 50_000;
    private static final String[] PIECES = {"{0}", "{1}", "{2}", "{9}", "{10}", "{", "}", "{}", "{a}", "{ 0}", "{0",
            "{-1}", "'", "''", "'{0}'", "'{'", "\"", "{0,number}", "{0,number,#.##}", "{1,date,yyyy}",
            "{0,number,integer}",
            "{0,choice,0#none|1#one|1<{0} many}", "{1,time,short}", "{0,nonsense}", "it's ", "{user}", "{\"a\":1}",
            "%d", "%s",
            "\\", "\n", "…", "\uD83D\uDE00", "key", "text", " ", "{0}{1}", "{00}", "{0}'", "{{0}}", "'}"};

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @Test
    void formatsAnyPatternLikeTheJdk() {
        Random random = new Random(SEED);
        SimpleFormatter jdk = new SimpleFormatter();
        int formatted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Locale.setDefault(random.nextBoolean() ? Locale.GERMANY : Locale.US);
            LogRecord logRecord = new LogRecord(Level.INFO, pattern(random));
            logRecord.setParameters(parameters(random));
            logRecord.setResourceBundle(random.nextInt(4) == 0 ? new Bundle() : null);

            String expected = jdk.formatMessage(logRecord);

            assertThat(Messages.of(logRecord)).as("round %d: %s", round, logRecord.getMessage()).isEqualTo(expected);
            formatted += expected.equals(logRecord.getMessage()) ? 0 : 1;
        }
        assertThat(formatted).isGreaterThan(ROUNDS / 10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"it's {} of them | it's {} of them",
            "it's {a} | it's {a}", "it's {0} | its {0}", "it''s {0} | it's 1,234", "{0} and {1} | 1,234 and null",
            "{0,number,#} | 1234", "{10} | {10}", "{\"a\":{0}} | {\"a\":{0}}"})
    void handlesBracesAndApostrophesLikeTheJdk(String pattern, String expected) {
        Locale.setDefault(Locale.US);
        LogRecord logRecord = new LogRecord(Level.INFO, pattern);
        logRecord.setParameters(new Object[]{1234, null});

        assertThat(Messages.of(logRecord)).isEqualTo(expected);
    }

    @Test
    void aTextOfAResourceBundleIsFormatted() {
        LogRecord logRecord = new LogRecord(Level.INFO, "key");
        logRecord.setResourceBundle(new Bundle());
        logRecord.setParameters(new Object[]{"x"});

        assertThat(Messages.of(logRecord)).isEqualTo("from the bundle: x");
    }

    @Test
    void usesTheKeyIfTheBundleFails() {
        LogRecord number = new LogRecord(Level.INFO, "number");
        number.setResourceBundle(new Bundle());
        LogRecord failing = new LogRecord(Level.INFO, "any {0}");
        failing.setParameters(new Object[]{"x"});
        failing.setResourceBundle(new Bundle() {
            @Override
            protected Object[][] getContents() {
                throw new AssertionError("not there");
            }
        });

        assertThat(Messages.of(number)).isEqualTo("number");
        assertThat(Messages.of(failing)).isEqualTo("any x");
    }

    @Test
    void aRecordWithoutAMessageHasNone() {
        LogRecord logRecord = new LogRecord(Level.INFO, null);
        logRecord.setParameters(new Object[]{1});
        logRecord.setResourceBundle(new Bundle());

        assertThat(Messages.of(logRecord)).isNull();
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            pattern.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return pattern.toString();
    }

    private static Object[] parameters(Random random) {
        Object[] parameters = random.nextInt(8) == 0 ? null : new Object[random.nextInt(12)];
        for (int i = 0; parameters != null && i < parameters.length; i++) {
            parameters[i] = switch (random.nextInt(7)) {
                case 0 -> null;
                case 1 -> random.nextInt(3);
                case 2 -> random.nextInt();
                case 3 -> random.nextDouble() * 1e6;
                case 4 -> new Date(random.nextInt());
                case 5 -> "text {0} '";
                default -> new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException();
                    }
                };
            };
        }
        return parameters;
    }

    private static class Bundle extends ListResourceBundle {
        @Override
        protected Object[][] getContents() {
            return new Object[][]{{"key", "from the bundle: {0}"}, {"text", "it''s {0,number}"}, {"number", 1}};
        }
    }
}
