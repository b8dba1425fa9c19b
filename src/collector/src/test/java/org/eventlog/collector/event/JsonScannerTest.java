// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the scanner reads the same as a parser of Jakarta JSON Processing, and refuses the same. */
class JsonScannerTest {
    private static final String[] TEXTS = {
            "{\"id\":\"0199c0de\",\"tstamp\":1777863721234,\"message\":\"Grüße \\u20ac \\ud83d\\ude00\",\"value\":-1.5e3,"
                    + "\"tags\":[\"x\",\"y\"],\"fields\":{\"a\":1,\"b\":true,\"c\":null,\"d\":{\"e\":[[1],{}]}}}",
            " [ 0 , -0.5E+10, \"\\\"\\\\\\/\\b\\f\\n\\r\\t\" , false,{ } ,[ ], {\"\":\"\"} ]\r\n\t", "\"a\"", "12",
            "null"};
    private static final String SIGNS = "{}[]\",:\\0123456789eE+-.tfnu/ \n\t\r\f\u0000\u001f\u007f\u00a0é€\ud83d\ufeff";

    private final JsonScanner.Names names = new JsonScanner.Names();

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}", "{} x", "{}{}", "[1,]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
            "01", "-",
            "1.", ".5", "1e", "1e+", "+1", "tru", "truex", "nul", "\"", "\"\\", "\"\\x\"", "\"\\u12g4\"", "\"\\u12\"",
            "\"\t\"",
            "[}", "{]", "]", "[1 2]", "[1,,2]", "{\"a\" 1}", "{a:1}", "'a'", "NaN", "[\"a\":1]", "\u00a0{}", "{}\u0000",
            "\"\\uffff\u0660\"", "\"\\u٠٠٠٠\"", "1\u0000", "{\"a\":\"b\"\u0000}", "[-]", "-a", "00", "1E5", "1e05",
            "-01"})
    void readsTheSame(String json) {
        assertThat(scanned(json)).isEqualTo(parsed(json));
    }

    @Test
    void readsTheSameOfMutatedTexts() {
        Random random = new Random(20);
        int valid = 0;
        for (int i = 0; i < 50_000; i++) {
            String json = mutate(random, TEXTS[random.nextInt(TEXTS.length)]);
            List<String> expected = parsed(json);
            assertThat(scanned(json)).as(json).isEqualTo(expected);
            valid += expected.contains("malformed") ? 0 : 1;
        }
        assertThat(valid).isBetween(1_000, 49_000);
    }

    @Test
    void readsAThousandLevels() {
        assertThat(scanned("[".repeat(1_000) + "]".repeat(1_000))).doesNotContain("malformed").hasSize(2_000);
        assertThat(scanned("[".repeat(1_001) + "]".repeat(1_001))).contains("malformed");
        assertThat(scanned("{\"a\":".repeat(100_000))).contains("malformed");
    }

    @Test
    void namesWithTheSameHashAreNotMixedUp() {
        assertThat(scanned("{\"Aa\":1,\"BB\":2,\"Aa\":3}")).containsExactly("START_OBJECT", "KEY_NAME Aa",
                "VALUE_NUMBER 1", "KEY_NAME BB", "VALUE_NUMBER 2", "KEY_NAME Aa", "VALUE_NUMBER 3", "END_OBJECT");
    }

    private List<String> scanned(String json) {
        List<String> all = new ArrayList<>();
        try {
            JsonScanner scanner = new JsonScanner(json, names);
            do {
                Event event = scanner.next();
                all.add(hasText(event) ? event + " " + scanner.getString() : event.toString());
            } while (scanner.hasNext());
        } catch (IllegalArgumentException e) {
            return List.of("malformed");
        }
        return all;
    }

    private static List<String> parsed(String json) {
        List<String> all = new ArrayList<>();
        try (JsonParser parser = Json.createParser(new StringReader(json))) {
            do {
                Event event = parser.next();
                all.add(hasText(event) ? event + " " + parser.getString() : event.toString());
            } while (parser.hasNext());
        } catch (RuntimeException e) {
            return List.of("malformed");
        }
        return all;
    }

    private static boolean hasText(Event event) {
        return event == Event.KEY_NAME || event == Event.VALUE_STRING || event == Event.VALUE_NUMBER;
    }

    private static String mutate(Random random, String json) {
        StringBuilder text = new StringBuilder(json);
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(Math.max(1, text.length()));
            int to = Math.min(text.length(), at + 1 + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, text.substring(at, to).repeat(1 + random.nextInt(3)));
                case 2 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                default -> text.replace(at, to, String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length()))));
            }
        }
        return text.toString();
    }
}
