// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShownParametersTest {
    private static final EventRedaction REDACTION = EventRedaction.read(new Settings(Map.<String, String>of()::get));

    static Stream<Arguments> secrets() {
        return Stream.of(
                Arguments.of("hello {}, password={}", List.of("w", "hunter2"), List.of("w", "***")),
                Arguments.of("order 991234 of {}, pin={}", List.of("ada", "1234"), List.of("ada", "***")),
                Arguments.of("2026-12-01 07:15 pin={}", List.of("2026"), List.of("***")),
                Arguments.of("user {} password={}", List.of("ada.lovelace", "ada"), List.of("ada.lovelace", "***")),
                Arguments.of("got {} of {}", List.of("password=hunter2", "w"), List.of("password=***", "w")),
                Arguments.of("got {} and token={}", List.of("password=hunter2", "t0p5ecret"),
                        List.of("password=***", "***")),
                Arguments.of("Authorization: {}",
                        List.of("AWS4-HMAC-SHA256 Credential=AKIA/eu, SignedHeaders=host, Signature=fe5f80f77d5fa3be"),
                        List.of("***")),
                Arguments.of("token: {}", List.of("{\"access_token\":\"abcdef\",\"session\":\"S456789\"}"),
                        List.of("***")),
                Arguments.of("credentials={}", List.of("{user=ada, key=AB12cd34, password=x1}"), List.of("***")),
                Arguments.of("Cookie: {}", List.of("connect=s3ss10n4bc; token=t1"), List.of("***")),
                Arguments.of("{} {}", List.of("password=a", ""), List.of("password=***", "")));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void doNotShowWhatTheMessageHides(String pattern, List<String> parameters, List<String> shown) {
        assertThat(shown(filled(pattern, parameters), parameters)).isEqualTo(shown);
    }

    @Test
    void areAllShownIfTheMessageHidesNothing() {
        List<String> parameters = List.of("w", "not there", "4711");

        assertThat(shown("order 4,711 of w", parameters)).isEqualTo(parameters);
    }

    /** As MessageFormat writes numbers, for example. */
    @Test
    void areNotShownIfTheMessageHasThemInAnotherForm() {
        assertThat(shown("order 4,711 of w with pin=471,123", List.of("4711", "471123", "w")))
                .isEqualTo(List.of("***", "***", "w"));
    }

    @Test
    void areNotShownIfTheMessageIsTooLong() {
        String body = "word ".repeat(10_000);

        assertThat(shown("body=" + body + " token=hunter2abc", List.of("x", "hunter2abc")))
                .isEqualTo(List.of("***", "***"));
    }

    @Test
    void beyondThoseThatAreExaminedAreNotShown() {
        List<String> parameters = new ArrayList<>(List.of("hunter2"));
        for (int i = 1; i < 40; i++) {
            parameters.add("parameter-" + (100 + i));
        }

        List<?> shown = shown("password=hunter2 " + parameters.subList(1, 40), parameters);

        assertThat(shown.subList(0, 2)).isEqualTo(List.of("***", "parameter-101"));
        assertThat(shown.subList(31, 33)).isEqualTo(List.of("parameter-131", "***"));
    }

    /** Of few letters, so that texts overlap themselves and each other. */
    @Test
    void areShownOnlyIfEachOfTheirPlacesIs() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            String message = text(random, 40);
            String masked = message.substring(0, random.nextInt(message.length() + 1)) + "***" + text(random, 10);
            String parameter = text(random, 4);

            Object shown = new ShownParameters(message, masked).of(List.of(parameter), List.of(parameter)).get(0);

            int places = places(message, parameter);
            assertThat(shown).as("%d: %s in %s and %s", seed, parameter, message, masked)
                    .isEqualTo(parameter.isEmpty() || places > 0 && places(masked, parameter) >= places
                            ? parameter
                            : "***");
        }
    }

    private static int places(String in, String wanted) {
        int found = 0;
        for (int at = in.indexOf(wanted); at >= 0 && !wanted.isEmpty(); at = in.indexOf(wanted, at + 1)) {
            found++;
        }
        return found;
    }

    private static String text(Random random, int most) {
        return random.ints(random.nextInt(most), 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static String filled(String pattern, List<String> parameters) {
        String filled = pattern;
        for (String parameter : parameters) {
            int at = filled.indexOf("{}");
            filled = filled.substring(0, at) + parameter + filled.substring(at + 2);
        }
        return filled;
    }

    private static List<?> shown(String message, List<String> parameters) {
        LogEvent record = LogEvent.named("log_record").message(message).field("parameters", parameters).build();
        return (List<?>) REDACTION.of(record, null, EventLimits.DEFAULT).event().fields().get("parameters");
    }
}
