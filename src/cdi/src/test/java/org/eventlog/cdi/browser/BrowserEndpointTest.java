// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.RecordedEvents;
import org.eventlog.cdi.request.RequestSettings;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;

class BrowserEndpointTest {
    private static final Instant START = Instant.parse("2026-05-04T03:02:01.234Z");
    private static final String EVENT = """
            {"kind":"error","type":"TypeError","message":"no card, token=hunter2",\
            "file":"https://shop.example/js/pay.js?v=7","line":3,"column":9,\
            "stack":"TypeError: no card\\n    at pay (https://shop.example/js/pay.js?v=7:3:9)","count":5,"age":1000}""";

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Map<String, String> configuration = new HashMap<>(Map.of("eventlog.browser.enabled", "true"));
    private final RecordedEvents events = new RecordedEvents();
    private final BrowserCounts counts = new BrowserCounts();
    private BrowserEndpoint endpoint;

    @Test
    void errorBecomesAnEventWithoutSecretsAndQueries() throws Exception {
        Visit visit = Visit.post(post(token("one"), EVENT)).in("one").header("User-Agent", "Browser/1").to(endpoint());

        assertThat(visit.status).isEqualTo(204);
        LogEvent event = events.only();
        assertThat(event.name()).isEqualTo("browser.error");
        assertThat(event.level()).isEqualTo(Level.ERROR);
        assertThat(event.message()).isEqualTo("no card, token=***");
        assertThat(event.target()).isEqualTo("/pay");
        assertThat(event.time()).isEqualTo(START.minusSeconds(1));
        assertThat(event.code()).isSameAs(LogEvent.CodeLocation.NONE);
        assertThat(event.fields()).containsEntry("origin", "browser").containsEntry("page", "https://shop.example/pay")
                .containsEntry("release", "1.2").containsEntry("userAgent", "Browser/1")
                .containsEntry("errorType", "TypeError").containsEntry("file", "https://shop.example/js/pay.js")
                .containsEntry("line", 3L).containsEntry("column", 9L).containsEntry("count", 5L)
                .containsEntry("stack", "TypeError: no card\n    at pay (https://shop.example/js/pay.js:3:9)");
        assertThat(counts.accepted()).isEqualTo(1);
    }

    @Test
    void usesTheCookiesTokenWithoutASession() throws Exception {
        Visit asked = Visit.get("/token").to(endpoint());
        Cookie cookie = asked.set;

        assertThat(cookie.getName()).isEqualTo("eventlog-browser");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/shop");
        assertThat(Visit.post(post(asked.text(), EVENT)).with(cookie).to(endpoint).status).isEqualTo(204);
        assertThat(Visit.post(post(asked.text(), EVENT)).to(endpoint).status).isEqualTo(401);
    }

    @Test
    void aNewTokenKeepsTheRequestOfThePage() throws Exception {
        BrowserEndpoint to = endpoint();
        String unbound = new Tokens(List.of(secret()), Duration.ofHours(1), (InstantSource) now::get).issue("", "r-1");

        assertThat(Visit.post(post(unbound, EVENT)).in("one").to(to).status).isEqualTo(401);
        String renewed = Visit.get("/token").header("X-Eventlog-Token", unbound).in("one").to(to).text();
        assertThat(Visit.post(post(renewed, EVENT)).in("one").to(to).status).isEqualTo(204);

        assertThat(events.only().context().requestId()).isEqualTo("r-1");
        assertThat(counts.refused(Refusal.TOKEN)).isEqualTo(1);
    }

    @Test
    void anotherSessionIsRefused() throws Exception {
        String token = token("one");

        assertThat(Visit.post(post(token, EVENT)).in("two").to(endpoint).status).isEqualTo(401);
        assertThat(events.all()).isEmpty();
    }

    @Test
    void aPageOfAnotherOriginCannotPost() throws Exception {
        String post = post(token("one"), EVENT);

        assertThat(Visit.post(post).in("one").header("Sec-Fetch-Site", "cross-site").to(endpoint).status)
                .isEqualTo(403);
        assertThat(Visit.post(post).in("one").header("Sec-Fetch-Site", "same-site").to(endpoint).status).isEqualTo(403);
        assertThat(Visit.post(post).in("one").header("Sec-Fetch-Site", null).to(endpoint).status).isEqualTo(403);
        assertThat(Visit.post(post).in("one").header("Sec-Fetch-Site", null).header("Origin", "http://evil.example")
                .to(endpoint).status).isEqualTo(403);
        assertThat(Visit.post(post).in("one").header("Sec-Fetch-Site", null).header("Origin", "http://shop.example")
                .to(endpoint).status).isEqualTo(204);
        assertThat(Visit.get("/token").header("Sec-Fetch-Site", "cross-site").to(endpoint).status).isEqualTo(403);
        assertThat(Visit.post("", "text/plain", post.getBytes(StandardCharsets.UTF_8)).in("one").to(endpoint).status)
                .isEqualTo(415);
    }

    @Test
    void acceptsTheConfiguredOriginBehindAProxy() throws Exception {
        configuration.put("eventlog.browser.origins", "https://Shop.Example:8443");

        assertThat(Visit.post(post(token("one"), EVENT)).in("one").header("Sec-Fetch-Site", null)
                .header("Origin", "https://shop.example:8443").to(endpoint).status).isEqualTo(204);
    }

    @Test
    void doesNotReadLargeBodies() throws Exception {
        AtomicLong read = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return ' ';
            }
        };
        BrowserEndpoint to = endpoint();

        assertThat(Visit.post("x".repeat(65_537)).to(to).status).isEqualTo(413);
        assertThat(Visit.post("").chunked(endless).to(to).status).isEqualTo(413);
        assertThat(read.get()).isLessThan(100_000);
        assertThat(Visit.post("x").header("Content-Encoding", "gzip").to(to).status).isEqualTo(415);
    }

    @Test
    void limitsEventsAndCombinesDuplicates() throws Exception {
        String different = "{\"kind\":\"error\",\"message\":\"%d\"}";
        StringBuilder all = new StringBuilder(EVENT + ',' + EVENT);
        for (int i = 0; i < 30; i++) {
            all.append(',').append(different.formatted(i));
        }
        Visit.post(post(token("one"), all.toString())).in("one").to(endpoint);

        assertThat(events.all()).hasSize(21);
        assertThat(events.all().get(0).fields()).containsEntry("count", 10L);
        assertThat(events.all().get(20).name()).isEqualTo("browser.lost");
        assertThat(events.all().get(20).fields()).containsEntry("count", 11L);
        assertThat(counts.lost()).isEqualTo(11);
    }

    @Test
    void longTextsAreCut() throws Exception {
        String long1 = "a b ".repeat(5_000);
        Visit.post(post(token("one"), "{\"kind\":\"console\",\"message\":\"%s\",\"stack\":\"%s\",\"file\":\"%s\"}"
                .formatted(long1, long1, "https://x.example/" + long1))).in("one").to(endpoint);

        assertThat(events.only().message()).hasSizeBetween(1000, 1024);
        assertThat((String) events.only().fields().get("stack")).hasSizeBetween(4000, 4096);
        assertThat((String) events.only().fields().get("file")).hasSizeLessThan(513);
    }

    @Test
    void summarizesAHundredThousandPostsOfOneAddress() throws Exception {
        BrowserEndpoint to = endpoint();
        String post = post("forged", EVENT);
        for (int i = 0; i < 100_000; i++) {
            now.set(START.plusMillis(i));
            int status = Visit.post(post).from("2001:db8:1:2::" + Integer.toHexString(i % 50_000)).to(to).status;
            assertThat(status).isEqualTo(i < 20 ? 401 : 429);
        }
        assertThat(events.all()).isEmpty();
        now.set(START.plus(Duration.ofMinutes(10)));
        Visit other = Visit.post(post).from("203.0.113.9").to(to);

        assertThat(other.status).isEqualTo(401);
        assertThat(events.only().name()).isEqualTo("browser.refused");
        assertThat(events.only().fields()).containsEntry("count", 99_980L)
                .containsEntry("remoteAddr", "2001:db8:1:2::/64");
        assertThat(counts.refused(Refusal.RATE)).isEqualTo(99_980);
    }

    @Test
    void summarizesAFloodWhenTheApplicationEnds() throws Exception {
        BrowserEndpoint to = endpoint();
        for (int i = 0; i < 21; i++) {
            Visit.post("{}").to(to);
        }
        to.close();

        assertThat(events.only().fields()).containsEntry("count", 1L);
    }

    @Test
    void limitedClientsGetRetryAfter() throws Exception {
        configuration.put("eventlog.browser.requests", "1");
        Visit.post("{}").to(endpoint());
        now.set(START.plusSeconds(400));
        Visit refused = Visit.post("{}").to(endpoint);
        now.set(START.plusSeconds(600));

        assertThat(refused.status).isEqualTo(429);
        assertThat(refused.answered).containsEntry("Retry-After", "200");
        assertThat(Visit.post("{}").to(endpoint).status).isEqualTo(400);
    }

    @Test
    void trustedProxiesNameTheAddress() throws Exception {
        configuration.put("eventlog.request.trusted-proxies", "10.0.0.0/8");
        configuration.put("eventlog.browser.requests", "1");
        endpoint();

        assertThat(Visit.post("{}").from("10.0.0.1").header("X-Forwarded-For", "203.0.113.1").to(endpoint).status)
                .isEqualTo(400);
        assertThat(Visit.post("{}").from("10.0.0.1").header("X-Forwarded-For", "203.0.113.2").to(endpoint).status)
                .isEqualTo(400);
        assertThat(Visit.post("{}").from("10.0.0.2").header("X-Forwarded-For", "203.0.113.1").to(endpoint).status)
                .isEqualTo(429);
    }

    @Test
    void canBeDisabledForCachedPages() throws Exception {
        configuration.put("eventlog.browser.gone", "true");

        assertThat(Visit.post(post("v1", EVENT)).to(endpoint()).status).isEqualTo(410);
        assertThat(Visit.get("/token").to(endpoint).status).isEqualTo(410);
        assertThat(counts.refused(Refusal.GONE)).isEqualTo(2);
    }

    @Test
    void acceptsBrowserGeneratedReportsAtTheSameUrl() throws Exception {
        byte[] report = """
                [{"type":"csp-violation","age":1000,"url":"https://shop.example/pay?card=4711","body":
                {"blockedURL":"https://evil.example/x.js?k=1","effectiveDirective":"script-src-elem","lineNumber":3,
                "sourceFile":"/app.js?v=7","sample":"secret text","nested":{"a":1}}},
                {"type":"deprecation","body":{"message":"Gone soon"}},{"type":"error","body":{}}]"""
                .getBytes(StandardCharsets.UTF_8);
        assertThat(Visit.post("/reports", "application/reports+json", report).to(endpoint()).status).isEqualTo(410);
        configuration.put("eventlog.browser.reports", "true");

        assertThat(Visit.post("/reports", "application/reports+json", report).to(endpoint()).status).isEqualTo(204);

        assertThat(events.all()).extracting(LogEvent::name).containsExactly("browser.csp", "browser.deprecation",
                "browser.report");
        LogEvent violation = events.all().get(0);
        assertThat(violation.message()).isEqualTo("script-src-elem blocked https://evil.example/x.js");
        assertThat(violation.fields()).containsEntry("page", "https://shop.example/pay")
                .containsEntry("blockedURL", "https://evil.example/x.js").containsEntry("file", "/app.js")
                .doesNotContainKeys("sample", "nested");
        assertThat(violation.time()).isEqualTo(START.minusSeconds(1));
        assertThat(Visit.post("/reports", "application/csp-report",
                "{\"csp-report\":{\"violated-directive\":\"img-src\",\"blocked-uri\":\"data:image/png;base64,AA\"}}"
                        .getBytes(StandardCharsets.UTF_8))
                .to(endpoint).status).isEqualTo(204);
        assertThat(events.all().get(3).message()).isEqualTo("img-src blocked data:");
    }

    @Test
    void automaticReportsAboveTheLimitOfAPostAreCountedAsLost() throws Exception {
        configuration.put("eventlog.browser.reports", "true");
        String reports = IntStream.range(0, 25)
                .mapToObj(i -> "{\"type\":\"deprecation\",\"url\":\"https://shop.example/pay\"},")
                .collect(Collectors.joining());
        byte[] body = ("[1," + reports + "null]").getBytes(StandardCharsets.UTF_8);

        assertThat(Visit.post("/reports", "application/reports+json", body).to(endpoint()).status).isEqualTo(204);

        assertThat(events.all()).hasSize(21);
        assertThat(events.all().get(20).name()).isEqualTo("browser.lost");
        assertThat(events.all().get(20).fields()).containsEntry("count", 5L);
        assertThat(counts.lost()).isEqualTo(5);
    }

    @Test
    void anAutomaticReportCannotPretendWhatTheServerKnows() throws Exception {
        configuration.put("eventlog.browser.reports", "true");
        byte[] report = """
                {"type":"crash","url":"https://shop.example/pay","body":{"origin":"server","page":"x","release":"9",
                "userAgent":"other","count":7,"errorType":"x","file":"x","line":1,"column":2,"reason":"oom",
                "stack":"Error\\n    at https://shop.example/app.js?k=1:1:2"}}""".getBytes(StandardCharsets.UTF_8);
        Visit.post("/reports", "application/reports+json", report).header("User-Agent", "Browser/1").to(endpoint());

        assertThat(events.only().message()).isEqualTo("oom");
        assertThat(events.only().fields()).isEqualTo(Map.of("origin", "browser", "page", "https://shop.example/pay",
                "userAgent", "Browser/1", "count", 1L, "reason", "oom", "stack",
                "Error\n    at https://shop.example/app.js:1:2"));
    }

    @Test
    void aBodyThatBreaksOffIsMalformed() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("malformed chunk");
            }
        };

        assertThat(Visit.post("").chunked(broken).to(endpoint()).status).isEqualTo(400);
        assertThat(counts.refused(Refusal.FORM)).isEqualTo(1);
    }

    @Test
    void neverAnswersWithAServerError() throws Exception {
        configuration.put("eventlog.browser.requests", "1000000");
        configuration.put("eventlog.browser.reports", "true");
        BrowserEndpoint to = endpoint();
        String token = token("one");
        byte[] good = post(token, EVENT).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20);
        for (int i = 0; i < 5_000; i++) {
            byte[] fuzzed = good.clone();
            for (int changes = random.nextInt(8); changes >= 0; changes--) {
                fuzzed[random.nextInt(fuzzed.length)] = (byte) random.nextInt(256);
            }
            assertBelow500(Visit.post("", "application/json", fuzzed).in("one").to(to));
            assertBelow500(Visit.post("/reports", "application/reports+json", fuzzed).to(to));
        }
        for (String hostile : List.of("", "[", "null", "[]", "{}", "7", "[".repeat(60_000), "{\"a\":".repeat(10_000),
                "{\"events\":[{}]}", "{\"events\":{}}",
                "{\"events\":[],\"lost\":1e999999999,\"token\":\"" + token + "\"}",
                post(token, "{\"kind\":\"error\",\"count\":1e999999999,\"age\":-5,\"line\":99999999999}"),
                post(token, "{\"kind\":\"error\",\"message\":\"\\ud800\",\"url\":7,\"stack\":[]}"))) {
            assertBelow500(Visit.post(hostile).in("one").to(to));
            assertBelow500(Visit.post("/reports", "application/csp-report", hostile.getBytes(StandardCharsets.UTF_8))
                    .to(to));
        }
        assertBelow500(Visit.get("/nowhere").to(to));
        assertThat(Visit.get("").to(to).status).isEqualTo(405);
        assertThat(Visit.post("").chunked(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IllegalStateException("a server's own fault");
            }
        }).to(to).status).isEqualTo(400);
    }

    private static void assertBelow500(Visit visit) {
        assertThat(visit.status).isBetween(200, 499);
    }

    @Test
    void theScriptIsServedSmallAndCached() throws Exception {
        Visit visit = Visit.get("/client.js").header("Accept-Encoding", "gzip, br").to(endpoint());

        assertThat(visit.status).isEqualTo(200);
        assertThat(visit.answered).containsEntry("Content-Encoding", "gzip").containsEntry("Vary", "Accept-Encoding")
                .containsEntry("Content-Type", "text/javascript;charset=UTF-8")
                .containsEntry("Cache-Control", "public, max-age=86400");
        assertThat(Visit.get("/client.js").header("If-None-Match", visit.answered.get("ETag")).to(endpoint).status)
                .isEqualTo(304);
    }

    private String token(String session) throws IOException {
        return Visit.get("/token").in(session).to(endpoint()).text();
    }

    private static String post(String token, String events) {
        return "{\"token\":\"%s\",\"url\":\"https://shop.example/pay?card=4711\",\"release\":\"1.2\",\"lost\":0,"
                .formatted(token) + "\"events\":[" + events + "]}";
    }

    private byte[] secret() {
        return configuration.get("eventlog.browser.secrets").getBytes(StandardCharsets.UTF_8);
    }

    private BrowserEndpoint endpoint() {
        configuration.put("eventlog.browser.secrets", "a secret of at least thirty-two characters");
        Settings settings = new Settings(configuration::get);
        endpoint = new BrowserEndpoint(BrowserSettings.read(true, settings), RequestSettings.read(true, settings),
                events, counts, (InstantSource) now::get);
        settings.check();
        return endpoint;
    }
}
