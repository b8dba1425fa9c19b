// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.eventlog.redact.Redactor;
import org.junit.jupiter.api.Test;

/** Tests random JSON from a seed: it remains JSON, and its secrets are removed. */
class RedactedJsonTest {
    private static final String CANARY = "hunter2";
    private static final String[] SECRET_NAMES = {"password", "token", "Authorization", "api_key", "userPin",
            "x-secret",
            "cookie"};
    private static final String[] NAMES = {"a", "user", "items", "note", "", "ü", "n.m", "status", "a b", "\"", "\\",
            "😀"};
    private static final String[] TEXTS = {"", "ada", "two words", "\"quoted\"", "back\\slash", "line\nbreak", "tab\t",
            "\u0000\u001f", "ü€😀", "\ud800", "100%", "%7B%22a%22%3A1%7D", "a=b&c=d", "<a b=\"c\">d</a>", "&quot;&amp;",
            "{\"a\":[1,{}]}", "{\"a\":", "[", "]", "}", "'", "::", "\\\\\"", "\\u00", "-p x", "name: ", "password",
            "token:",
            "https://shop.example/a?b=c#d", "4111", "null", "***", "at a.B.c(B.java:1)"};
    private static final String[] SECRETS = {"password=" + CANARY, "{\"password\":\"" + CANARY + "\"}",
            "https://ada:" + CANARY + "@x/", "Bearer " + CANARY + CANARY, "<pin>" + CANARY + "</pin>",
            "a=1&token=" + CANARY + "&b=2", "password%3D" + CANARY,
            "[{\"name\":\"password\",\"value\":\"" + CANARY + "\"}]",
            "{\\\"pwd\\\": \\\"" + CANARY + "\\\"}", "Cookie: a=" + CANARY};
    private static final String[] SCALARS = {"0", "-1.5e3", "4711", "4111111111111111", "true", "false", "null",
            "1E400"};
    private static final int ROUNDS = 10_000;
    private static final int DEEPEST = 5;

    private final Random random = new Random(4711);
    private final StringBuilder json = new StringBuilder();
    private final Redactor redactor = Redactor.DEFAULT;

    @Test
    void redactedJsonIsValidAndHasNoSecrets() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String before = json();

            String after = redactor.json(before);

            assertThatCode(() -> JsonReader.read(after)).as(before + "\n" + after).doesNotThrowAnyException();
            assertThat(told(JsonReader.read(after))).as(before + "\n" + after).doesNotContain(CANARY);
            // A number alone is also a text.
            String text = before.stripLeading().matches("(?s)[{\\[].*") ? redactor.text(before) : "0";
            assertThatCode(() -> JsonReader.read(text)).as(before + "\n" + text).doesNotThrowAnyException();
        }
    }

    @Test
    void acceptsTruncatedJson() {
        for (int round = 0; round < ROUNDS; round++) {
            String whole = json();
            String cut = whole.substring(random.nextInt(whole.length() + 1));
            String both = cut.substring(0, random.nextInt(cut.length() + 1));

            assertThatCode(() -> redactor.json(both)).as(both).doesNotThrowAnyException();
        }
    }

    @Test
    void acceptsAnyBytes() {
        byte[] bytes = new byte[200];
        for (int round = 0; round < ROUNDS; round++) {
            random.nextBytes(bytes);
            String text = new String(bytes, 0, random.nextInt(bytes.length),
                    round % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);

            assertThatCode(() -> {
                redactor.json(text);
                redactor.text(text, 100);
                redactor.query(text);
                redactor.path(text);
                redactor.url(text);
                redactor.value(text, text);
            }).as(text).doesNotThrowAnyException();
        }
    }

    private String json() {
        json.setLength(0);
        value(0, false);
        return json.toString();
    }

    private void value(int depth, boolean secret) {
        blanks();
        int kind = random.nextInt(depth < DEEPEST ? 8 : 5);
        if (kind == 0 && !secret) {
            json.append(SCALARS[random.nextInt(SCALARS.length)]);
        } else if (kind < 5) {
            string(secret
                    ? CANARY + text()
                    : random.nextInt(4) == 0 ? SECRETS[random.nextInt(SECRETS.length)] : text());
        } else if (kind == 5) {
            list(depth, secret);
        } else {
            object(depth, secret);
        }
        blanks();
    }

    private void list(int depth, boolean secret) {
        json.append('[');
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",");
            value(depth + 1, secret);
        }
        json.append(count == 0 && random.nextBoolean() ? " " : "").append(']');
    }

    private void object(int depth, boolean secret) {
        json.append('{');
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",");
            blanks();
            boolean named = random.nextInt(3) == 0;
            string(named ? SECRET_NAMES[random.nextInt(SECRET_NAMES.length)] : NAMES[random.nextInt(NAMES.length)]);
            blanks();
            json.append(':');
            value(depth + 1, secret || named);
        }
        json.append('}');
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.toString();
    }

    private void blanks() {
        json.append(" \n\t ", 0, random.nextInt(8) == 0 ? random.nextInt(5) : 0);
    }

    private void string(String text) {
        boolean escaped = random.nextInt(10) == 0;
        json.append('"');
        for (char c : text.toCharArray()) {
            if (c < ' ' || escaped && random.nextBoolean() || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        json.append('"');
    }

    /** All texts in it, as read by a receiver. */
    private static String told(Object value) {
        if (value instanceof JsonObject object) {
            return object.keys() + told(object.values());
        }
        if (value instanceof List<?> list) {
            StringBuilder all = new StringBuilder();
            list.forEach(element -> all.append(told(element)).append('\n'));
            return all.toString();
        }
        return String.valueOf(value);
    }
}
