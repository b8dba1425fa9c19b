// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eventlog.config.Settings;
import org.eventlog.redact.config.RedactedNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int LENGTH = 1 << 14;
    /** The maximum number of reads per character of a hostile text, including decodings and look-ahead. */
    private static final int MAX_LOOKS = 400;
    private static final String[] PIECES = {"password", "=", ":", "\"", "'", "\\", "\\\"", "{", "}", "[", "]", "<", ">",
            "</", "<password>", "</password>", "%", "%25", "%22", "%70", "&", "&quot;", "&#112;", "+", " ", "\n", "-p ",
            "--password ", "Bearer ", "Basic ", "eyJ", ".", "elk_a_", "4111", "1111 ", "://", "@", "/", ";", ",", "(",
            "-----BEGIN PRIVATE KEY-----", "Cookie: ", "name=", "value=", "\"name\":", "\"value\":", "\ud83d", "\ude00",
            "\u00a0", "\u0661", "<![CDATA[", "<!--", "jdbc:oracle:", "token", "key", "null", "\u0000", "\uffff"};

    private final Redactor redactor = Redactor.DEFAULT;

    /** Counts how often characters are read. */
    private static final class CountedView extends View {
        private final long[] looks;

        CountedView(String text, int[] origin, long[] looks) {
            super(text, origin);
            this.looks = looks;
        }

        @Override
        View derived(String decoded, int[] places) {
            looks[0] += decoded.length();
            return new CountedView(decoded, places, looks);
        }

        @Override
        char at(int i) {
            looks[0]++;
            return super.at(i);
        }
    }

    static Stream<String> hostile() {
        Stream<String> plain = Stream.of("a", "password", "\"", "'", "1 ", "eyJ", "://", "a.", "token=\"", "bearer ",
                "cookie:", "-", "=", "password\"", "pass ", "eyJaaaaaa.", "\\", "eyJ-", "eyJaaaaaaaaaaaaaaa-", "%25",
                "%", "\\\"", "\\u005c", "{", "[", "{\"a\":", "[\"", "\"a\":\"", "{\"name\":\"password\",\"value\":1,",
                "\"name\":\"password\",", "{\"value\":1,\"value\":2,", "<password>", "<a ", "<a \"", "<a '",
                "<a=\"<b='", "</password>", "<a name=\"password\">", "<![CDATA[", "<!--", "&quot;", "&#34;", "&",
                "name='", "name=\"", "name:", "name=password,value='", "Cookie=a,", "Cookie=a, b=", "Authorization:",
                "-p ", "-u ", "-u '", "-u \"a", "--password ", " -p", "mysql -p ", "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN ", "4", "41", "4111 ", "4111-", "4111.", "4111111111111112 ", "\u0661", "://a:b/", "://@",
                "a://b;c=", "jdbc:oracle:", "jdbc:oracle:a/", "hvs.", "SG.", "sk-", "elk_", "elk_a_", "basic+",
                "basic a", "basic abcdefgh", "plain ", "password=[", "password={", "password=(\n", "password=a,",
                "password=a&", "password:", "password: null ", "pass=1 ", "token(", "token(a1", "bearer:", "bearer:a1",
                "/verify/a1", "/token/a-1", "DE89 ", "DE893704", "\\n", "\ud83d",
                "a=b;", "?", "x&y=", "/token/", "://a/reset/", "://a/b%2F", "%2F", "%252F", "password: |\n",
                "password:\n", "password:\n- a\n",
                "password:\n\n", "password for user a:", "of the ", "user a identified by ", "password=b'",
                "password=\"\"\"", "password=a(\"", "\\u{70}", "4111\u3000", "a <> '", "/a:/", "/reset/1", "%3D",
                "%26password%3D", "\u00a0", "password=<", "password=<a", "password=<a>", "password=<b>", "<b>password=",
                "password=<b>a</b>", "password=\"\"a", "password=''a", "bearer=\"", "bearer=\"a", "\"bearer\":\"",
                "bearer a ", "[cookie:a] ", "[cookie:a]", "(cookie:a) (", "[cookie:a (cookie:b) ", "cookie:]",
                "[authorization:a] ", "(authorization:bearer a) ", "code=a&", "?code=", "{\"code\":\"",
                "{\"error\":[", "\"code\":1", "jdbc:oracle:\"", "jdbc:oracle:a/\"",
                " --a.b_", "--password.", "-a.", " --auth=", "-Dpin=");
        return plain;
    }

    /** Counts reads, because time is unreliable on a busy machine. */
    @ParameterizedTest
    @MethodSource("hostile")
    void runsInLinearTime(String piece) {
        Map<String, BiConsumer<View, MaskedRanges>> kinds = Map.of("text", redactor::text, "query", redactor::query,
                "json",
                redactor::json, "path", redactor::path);

        kinds.forEach((kind, redaction) -> {
            long once = looks(piece, LENGTH, redaction);
            long twice = looks(piece, 2 * LENGTH, redaction);

            assertThat(twice).as(kind).isLessThan(2L * MAX_LOOKS * LENGTH);
            // Twice the text needs about twice the work; quadratic time would need four times.
            assertThat(twice).as(kind).isLessThan(2 * once + once / 4 + LENGTH);
        });
        assertThat(looks(piece, MEGABYTE, redactor::text)).isLessThan((long) MAX_LOOKS * MEGABYTE);
    }

    private static long looks(String piece, int length, BiConsumer<View, MaskedRanges> redaction) {
        String text = piece.repeat(length / piece.length());
        long[] looks = new long[1];
        MaskedRanges marks = new MaskedRanges();
        View view = new CountedView(text, null, looks);
        redaction.accept(view, marks);
        assertThat(looks[0]).as("looks at all of it").isGreaterThanOrEqualTo(text.length());
        JsonMask.isOne(view);
        JsonMask.masked(view, marks);
        return looks[0];
    }

    @Test
    void acceptsAnyText() {
        Random random = new Random(4711);
        for (int round = 0; round < 20_000; round++) {
            String text = round % 3 == 0 ? characters(random) : pieces(random);

            assertThatCode(() -> {
                redactor.text(text);
                redactor.text(text, text.length() / 2);
                redactor.query(text);
                redactor.url(text);
                redactor.path(text);
                redactor.json(text);
                redactor.value(text, text);
                Redactor.withoutLastWord(text);
            }).as(text).doesNotThrowAnyException();
        }
    }

    private static String characters(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(80);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x10000)));
        }
        return text.toString();
    }

    private static String pieces(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(16);
        for (int i = 0; i < length; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void keyOfAPairIsAName() {
        assertThat(redactor.json("{\"key\":\"city\",\"value\":\"Paris\"}"))
                .isEqualTo("{\"key\":\"city\",\"value\":\"Paris\"}");
        assertThat(redactor.json("[{\"value\":\"Paris\",\"key\":\"city\"},{\"Key\":\"pin\",\"Value\":4711}]"))
                .isEqualTo("[{\"value\":\"Paris\",\"key\":\"city\"},{\"Key\":\"pin\",\"Value\":\"***\"}]");
        assertThat(redactor.json("{\"value\":\"hunter2\",\"key\":\"password\"}"))
                .isEqualTo("{\"value\":\"***\",\"key\":\"password\"}");
        assertThat(redactor.json("{\"key\":\"Bearer hunter2hunter2\",\"value\":1}")).doesNotContain("hunter2");
    }

    @Test
    void keyWithoutASiblingValueIsASecret() {
        for (String json : List.of("{\"key\":\"hunter2\"}", "{\"key\":\"hunter2", "{\"key\":\"hunter2\",\"val",
                "[{\"key\":\"hunter2\",\"in\":{\"value\":1}}]", "{\"value\":1,\"in\":{\"key\":\"hunter2\"}}",
                "{\"key\":[\"hunter2\"],\"value\":1}", "{\"key\":\"a\",\"key\":\"hunter2\",\"value\":1}",
                "{\"key\":\"" + "hunter2".repeat(40) + "\",\"value\":1}",
                "[{\"key\":\"hunter2\"},{\"key\":\"hunter2\"")) {
            assertThat(redactor.json(json)).as(json).doesNotContain("hunter2").contains("***");
        }
    }

    @Test
    void masksConfiguredNamesEverywhere() {
        Redactor own = RedactedNames.read(new Settings(Map.of("eventlog.redact.names", "tan, Kunde")::get));

        assertThat(own.text("kunde=hunter2 mytan: hunter2")).doesNotContain("hunter2");
        assertThat(own.query("kundennr=hunter2&x=1")).isEqualTo("kundennr=***&x=1");
        assertThat(own.json("{\"TAN\":\"hunter2\"}")).isEqualTo("{\"TAN\":\"***\"}");
        assertThat(own.text("<kunde>hunter2</kunde>")).doesNotContain("hunter2");
        assertThat(own.value("tan", "4711")).isEqualTo("***");
        assertThat(own.path("/kunde/9f8e7d6c5b4a")).isEqualTo("/kunde/***");
        assertThat(redactor.query("kundennr=hunter2")).isEqualTo("kundennr=hunter2");
    }

    @Test
    void aConfiguredCodeIsNeverThatOfAnError() {
        Redactor own = RedactedNames.read(new Settings(Map.of("eventlog.redact.names", "code")::get));

        assertThat(own.json("{\"code\":404,\"error\":{\"code\":\"E1\"}}"))
                .isEqualTo("{\"code\":\"***\",\"error\":{\"code\":\"***\"}}");
        assertThat(own.query("code=card_declined")).isEqualTo("code=***");
        assertThat(own.text("/a?code=404")).isEqualTo("/a?code=***");
        assertThat(own.value("code", "ECONNREFUSED")).isEqualTo("***");
        assertThat(redactor.value("code", "ECONNREFUSED")).isEqualTo("ECONNREFUSED");
    }

    @Test
    void aVeryLongNameIsSecret() {
        String name = "a".repeat(257);

        assertThat(redactor.isSecret(name)).isTrue();
        assertThat(redactor.isSecret(name.substring(1))).isFalse();
        assertThat(redactor.json("{\"" + name + "\":\"x\"}")).endsWith(":\"***\"}");
        assertThat(redactor.query(name + "=x")).endsWith("=***");
        assertThat(redactor.query(name.substring(1) + "=x")).endsWith("=x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"card 4111 1111 1111 1111", "card 4111-1111-1111-1111", "card 4111,1111,1111,1111",
            "card 4111\u30001111\u30001111\u30001111",
            "password=hunter2hunter2",
            "Bearer hunter2hunter2", "https://ada:hunter2@shop.example/", "{\"password\":\"hunter2hunter2\"}",
            "key elk_shop1_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v", "a=1&password=hunter2",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "Authorization: Basic aHVudGVyMjpodW50ZXIy"})
    void leavesNoHalfOfASecretWhereATextIsCut(String secret) {
        String text = "some words before " + secret + " and some behind";
        for (int length = 0; length <= text.length(); length++) {
            String cut = redactor.text(text, length);

            assertThat(cut).as(cut).doesNotContain("1111").doesNotContain("hunt").doesNotContain("A1b2")
                    .doesNotContain("eyJ").doesNotContain("aHVu");
        }
        assertThat(redactor.text(text, text.length())).startsWith("some words before ").contains("***");
    }

    @Test
    void returnsAShortTextWithoutSecretsUnchanged() {
        String text = "nothing to hide";

        assertThat(redactor.text(text)).isSameAs(text);
        assertThat(redactor.text(text, 100)).isSameAs(text);
        assertThat(redactor.text(null)).isNull();
        assertThat(redactor.query(null)).isNull();
        assertThat(redactor.path(null)).isNull();
        assertThat(redactor.url(null)).isNull();
        assertThat(redactor.json(null)).isNull();
    }
}
