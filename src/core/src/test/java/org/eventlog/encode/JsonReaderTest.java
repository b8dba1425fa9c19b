// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
    private static final Pattern TOKEN = Pattern
            .compile("(\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*\")"
                    + "|(-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)|[\\[\\]{}:,]|[ \\t\\r\\n]");
    private static final Pattern PARTS = Pattern
            .compile("\\[(?:[sv](?:,[sv])*)?\\]|\\{(?:s:[sv](?:,s:[sv])*)?\\}");

    @Test
    void readsEachKindOfValue() throws Exception {
        assertThat(JsonReader.read(" {\"a\" : [1, 2.5, \"x\\n\\u00e9\\/\", true, false, null], \"b\": {}} "))
                .isEqualTo(new JsonObject(List.of("a", "b"), List.of(
                        Arrays.asList(1L, 2.5, "x\né/", true, false, null),
                        new JsonObject(List.of(), List.of()))));
    }

    @Test
    void zeroKeepsItsSign() throws Exception {
        assertThat(JsonReader.read("[-0.0,0.0,-0e5,-0]")).isEqualTo(List.of(-0.0, 0.0, -0.0, 0L));
    }

    @Test
    void rejectsInvalidJson() {
        for (String text : List.of("", " ", "tru", "nul", "01", "1.", ".5", "+1", "-", "1e", "0x1", "Infinity", "'a'",
                "\"a", "\"\t\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u١٢٣٤\"", "[1,]", "[,1]", "[1 2]", "{\"a\"}",
                "{\"a\":1,}", "{a:1}", "{1:2}", "1 2", "{}x", "// c\n1", "\uFEFF1", "\u00A01")) {
            assertThatThrownBy(() -> JsonReader.read(text)).as(text).isInstanceOf(JsonReader.Malformed.class);
        }
    }

    @Test
    void acceptsExactlyTheGrammar() {
        Random random = new Random(3);
        String alphabet = "{}[]:,\"\\ \n019.-+eEtrufalsn/u";
        int sound = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder("[{\"a\":[1,-2.5e3,\"\\u0041\"],\"b\":null},true]");
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean ours = isRead(text.toString());
            assertThat(ours).as(text.toString()).isEqualTo(isJson(text.toString()));
            sound += ours ? 1 : 0;
        }
        assertThat(sound).as("both outcomes are tried").isBetween(10_000, 90_000);
    }

    private static boolean isRead(String text) {
        try {
            JsonReader.read(text);
            return true;
        } catch (JsonReader.Malformed e) {
            return false;
        }
    }

    /**
     * An independent implementation of RFC 8259: each scalar becomes one letter, and complete inner values are
     * replaced repeatedly.
     */
    private static boolean isJson(String text) {
        Matcher tokens = TOKEN.matcher(text);
        StringBuilder left = new StringBuilder();
        int at = 0;
        while (tokens.find() && tokens.start() == at) {
            at = tokens.end();
            left.append(tokens.group(1) != null ? "s" : tokens.group(2) != null ? "v" : tokens.group().strip());
        }
        String before = "";
        String now = at == text.length() ? left.toString() : "";
        while (!now.equals(before)) {
            before = now;
            now = PARTS.matcher(now).replaceAll("v");
        }
        return now.equals("v") || now.equals("s");
    }
}
