// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.json.Json;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;

class EventParserTest {
    private static final String EVENT = "{\"id\":\"0199c0de-7a11-7c3e-9f00-3b1f2a6d4e55\",\"name\":\"a.b\",\"tstamp\":"
            + "1777863721234,\"seq\":3,\"version\":1,\"level\":\"warn\",\"message\":\"Grüße \\u20ac \\ud83d\\ude00\","
            + "\"value\":-1.5e3,\"tags\":[\"x\",\"y\"],\"fields\":{\"a\":1,\"b\":true,\"c\":null,\"d\":{\"e\":[[1],{}]}},"
            + "\"exception\":{\"type\":\"T\",\"stack\":\"at A\\n\\tat B\"},\"user\":\"u\",\"reqId\":\"r\"}";
    private static final String SIGNS = "{}[]\",:\\0123456789eE+-.tfnu \n\u0000\u001f\u007fé€\ud83d";

    private final EventParser parser = new EventParser(ConfigReader.read(Host.source(Path.of("x"))).limits(),
            Duration.ofDays(30), InstantSource.fixed(Instant.ofEpochMilli(1777863721234L)));

    @Test
    void aByteOrderMarkBeforeAnEventIsSkipped() throws Rejected {
        String marked = "\uFEFF{\"message\":\"m\"}";

        assertThat(parser.parse(marked).message()).isEqualTo("m");
        assertThat(parser.parseForeign(marked, Defaults.NONE).message()).isEqualTo("m");
    }

    @Test
    void extractsColumnsAndKeepsTheRest() throws Exception {
        NewEvent event = parser.parse(EVENT);

        assertThat(event).extracting(NewEvent::name, NewEvent::level, NewEvent::message, NewEvent::user,
                NewEvent::request, NewEvent::ts, NewEvent::flags).containsExactly("a.b", 30, "Grüße € 😀", "u", "r",
                        1777863721234L, 0);
        assertThat(event.data()).isEqualTo("{\"seq\":3,\"version\":1,\"value\":-1.5e3,\"tags\":[\"x\",\"y\"],"
                + "\"fields\":{\"a\":1,\"b\":true,\"c\":null,\"d\":{\"e\":[[1],{}]}},"
                + "\"exception\":{\"type\":\"T\",\"stack\":\"at A\\n\\tat B\"}}");
    }

    @Test
    void anErrorOfABrowserIsGroupedByItsStack() throws Exception {
        String chrome = "TypeError: x is null\\n    at pay (https://shop.example/js/pay.js:10:20)";
        String firefox = "pay@https://shop.example/js/pay.js:11:3\\n";

        Group first = parser.parse(browser("browser", "Uncaught TypeError: x is null", chrome)).group();
        Group second = parser.parse(browser("browser", "x is null, says another", firefox)).group();
        Group other = parser.parse(browser("browser", "Uncaught TypeError: x is null", chrome.replace("pay (", "f (")))
                .group();

        assertThat(first.title()).isEqualTo("browser.error: TypeError: x is null");
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(parser.parse(browser("shop", "x", chrome)).group().fingerprint())
                .isNotEqualTo(first.fingerprint());
    }

    private static String browser(String origin, String message, String stack) {
        return "{\"name\":\"browser.error\",\"level\":\"error\",\"message\":\"" + message
                + "\",\"fields\":{\"origin\":\"" + origin + "\",\"errorType\":\"TypeError\",\"stack\":\"" + stack
                + "\",\"count\":3}}";
    }

    @Test
    void survivesTenThousandMutations() {
        Random random = new Random(4711);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 10_000; i++) {
                String mutated = mutate(random);
                assertThatCode(() -> parse(mutated)).as(mutated).doesNotThrowAnyException();
            }
        });
    }

    @Test
    void survivesInvalidUtf8() {
        Random random = new Random(815);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = EVENT.getBytes(StandardCharsets.UTF_8);
            for (int n = random.nextInt(8); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertThatCode(() -> parse(text)).as(text).doesNotThrowAnyException();
        }
    }

    @Test
    void preservesAnUnpairedSurrogate() throws Exception {
        NewEvent event = parser.parse("{\"name\":\"a\",\"x\":\"\\ud83d!\"}");

        assertThat(event.data()).isEqualTo("{\"x\":\"\\ud83d!\"}");
    }

    @Test
    void firstOfDuplicateMembersCountsEverywhere() throws Exception {
        NewEvent event = parser.parse("{\"name\":\"a\",\"name\":\"b\",\"level\":\"info\",\"level\":\"error\","
                + "\"session\":\"0123456789abcdef\",\"session\":\"s2\",\"log\":{\"x\":1,\"x\":2},"
                + "\"fields\":{\"k\":{\"v\":1,\"v\":[2]},\"k\":{},\"password\":\"p\",\"password\":\"q\"}}");

        assertThat(event.name()).isEqualTo("a");
        assertThat(event.level()).isEqualTo(20);
        assertThat(event.data()).isEqualTo(
                "{\"session\":\"0123456789abcdef\",\"log\":{\"x\":1},\"fields\":{\"k\":{\"v\":1},\"password\":\"***\"}}");
        assertThat(event.flags() & Flags.CUT).isEqualTo(Flags.CUT);
    }

    /** Asserts that the input yields an event whose data is JSON, or a rejection. */
    private void parse(String json) {
        try {
            NewEvent event = parser.parse(json);
            Json.createReader(new StringReader(event.data())).readObject();
        } catch (Rejected rejected) {
            assertThat(rejected.code()).matches("[a-z_]+");
        }
    }

    private static String mutate(Random random) {
        StringBuilder text = new StringBuilder(EVENT);
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(Math.max(1, text.length()));
            int to = Math.min(text.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, text.substring(at, to).repeat(1 + random.nextInt(50)));
                case 2 -> text.replace(at, to, String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length()))));
                case 3 -> text.setLength(Math.max(1, at));
                default -> text.insert(at, String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length())))
                        .repeat(1 + random.nextInt(2_000)));
            }
        }
        return text.toString();
    }
}
