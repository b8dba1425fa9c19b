// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Pattern NAME = Pattern.compile("class=\"name\" href=\"events/\\d+\"><bdi>([^<]+)</bdi>");
    private static final Pattern OLDER = Pattern.compile("id=\"older\" rel=\"next\" href=\"([^\"]+)\"");

    @TempDir
    Path directory;
    private Host host;

    @BeforeEach
    void start() throws Exception {
        host = new Host(directory);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void saysHowToSendTheFirstEvent() throws Exception {
        String page = host.get("/").body();

        assertThat(page).contains("Waiting for the first event", "curl --data-urlencode", "/app/eventlog/add/",
                "data-first=\"true\"");
    }

    @Test
    void showsEventsNewestFirst() throws Exception {
        long now = System.currentTimeMillis();
        host.event("{\"name\":\"early\",\"tstamp\":" + (now - 2_000) + "}");
        host.event("{\"name\":\"late\",\"tstamp\":" + now + "}");
        host.event("{\"name\":\"between\",\"tstamp\":" + (now - 1_000) + "}");

        assertThat(names(host.get("/").body())).containsExactly("late", "between", "early");
    }

    @Test
    void showsUserTimeSourceAndRequest() throws Exception {
        host.event(
                "{\"name\":\"a.b\",\"message\":\"hello\",\"level\":\"error\",\"user\":\"erika\",\"session\":\"9f8e7d6c5b4a3f2e\","
                        + "\"reqId\":\"req-1\",\"correlationId\":\"corr-1\"}");

        assertThat(host.get("/").body()).contains("hello", "l-error", ">error<", "erika", "9f8e7d6c5b4a3f2e",
                "href=\"./?req=req-1\"",
                "<time datetime=\"20", ">shop<");
    }

    @Test
    void hostileContentIsInertInTheList() throws Exception {
        assertInert(hostile(host.get("/").body()));
    }

    @Test
    void hostileContentIsInertInTheDetail() throws Exception {
        hostile("");

        assertInert(host.get("/events/1").body());
    }

    @Test
    void hostileFiltersAreInert() throws Exception {
        host.event("{\"name\":\"a\"}");
        String evil = URLEncoder.encode("\"><script>alert(1)</script>\u202e\u001b[31m", StandardCharsets.UTF_8);

        for (String filter : List.of("q", "source", "req", "corr")) {
            HttpResponse<String> answer = host.get("/?" + filter + "=" + evil);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("<script>", "\"><script");
        }
        assertThat(host.get("/?level=" + evil).statusCode()).isEqualTo(400);
        assertThat(host.get("/?before=" + evil).body()).doesNotContain("<script>");
    }

    @Test
    void everyResponseHasSecurityHeaders() throws Exception {
        for (String path : List.of("/", "/events/1", "/api/v1/events", "/health/live", "/page.css", "/nowhere")) {
            var headers = host.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy")).contains("default-src 'none'; script-src 'self'; "
                    + "style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
        }
        assertThat(host.get("/").headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void pagesShowEachEventOnceEvenWithEqualTimes() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            lines.append("{\"name\":\"n").append(i).append("\",\"tstamp\":")
                    .append(System.currentTimeMillis() / 1000 * 1000)
                    .append("}\n");
        }
        host.batch(lines.toString());

        List<String> seen = new ArrayList<>();
        String link = "";
        int pages = 0;
        while (link != null) {
            String page = host.get("/" + link.replace("&amp;", "&")).body();
            seen.addAll(names(page));
            Matcher older = OLDER.matcher(page);
            link = older.find() ? older.group(1).replace("./", "") : null;
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void filtersByLevelSourceRequestAndCorrelation() throws Exception {
        host.event("{\"name\":\"plain\"}");
        host.event("{\"name\":\"grave\",\"level\":\"error\",\"reqId\":\"r1\"}");
        host.event("{\"name\":\"worse\",\"level\":\"extreme\",\"reqId\":\"r2\",\"correlationId\":\"c1\"}");
        host.form("message=hello&status=warn&key=" + Host.LEGACY);

        assertThat(names(host.get("/?level=error").body())).containsExactly("worse", "grave");
        assertThat(names(host.get("/?level=warn&source=shop").body())).containsExactly("worse", "grave");
        assertThat(host.get("/?source=old-shop").body()).contains("hello").doesNotContain("grave");
        assertThat(names(host.get("/?req=r1").body())).containsExactly("grave");
        assertThat(names(host.get("/?corr=c1&level=critical").body())).containsExactly("worse");
        assertThat(host.get("/?source=nobody").body()).contains("No event matches");
    }

    @Test
    void findsWordsPhrasesAndPrefixes() throws Exception {
        host.event("{\"name\":\"one\",\"message\":\"The quick brown fox\"}");
        host.event(
                "{\"name\":\"two\",\"message\":\"brown and quick\",\"level\":\"error\",\"fields\":{\"city\":\"Köln\"}}");
        host.event(
                "{\"name\":\"three\",\"exception\":{\"type\":\"java.io.IOException\",\"stack\":\"at Foo.bar(Foo.java)\"}}");

        assertThat(find("quick")).containsExactly("two", "one");
        assertThat(find("\"quick brown\"")).containsExactly("one");
        assertThat(find("bro*")).containsExactly("two", "one");
        assertThat(find("koln")).containsExactly("two");
        assertThat(find("Foo.bar")).containsExactly("three");
        assertThat(names(host.get("/?q=quick&level=error&source=shop").body())).containsExactly("two");
        assertThat(find("absent")).isEmpty();
    }

    @Test
    void treatsSearchSyntaxAsText() throws Exception {
        host.event("{\"name\":\"one\",\"message\":\"a AND b\"}");

        for (String q : List.of("\"", "\"\"", "*", "tags:s1", "a AND", "NOT", "NEAR(a b)", "{txt}:a", "^a", "a + b",
                "'",
                "-a", "(", "a\"b", "\\", "%00", "!!", "\u0001")) {
            assertThat(host.get("/?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8)).statusCode()).as(q)
                    .isEqualTo(200);
        }
        assertThat(find("tags:s1")).isEmpty();
    }

    @Test
    void returnsNewEventsToTheScript() throws Exception {
        host.event("{\"name\":\"one\"}");
        JsonObject first = IngestTest.json(host.get("/api/v1/events?after=0"));
        host.event("{\"name\":\"two\",\"level\":\"error\"}");
        host.event("{\"name\":\"three\"}");

        JsonObject then = IngestTest.json(host.get("/api/v1/events?level=error&after=" + first.getInt("next")));

        assertThat(first.getInt("next")).isEqualTo(1);
        assertThat(then.getJsonArray("events")).hasSize(1);
        assertThat(then.getJsonArray("events").getJsonObject(0).getString("name")).isEqualTo("two");
        assertThat(then.getInt("next")).as("past what does not match").isEqualTo(3);
        assertThat(IngestTest.json(host.get("/api/v1/events?limit=1&after=0")).getInt("next")).isEqualTo(1);
    }

    @Test
    void refusesAnInvalidUrl() throws Exception {
        for (String query : List.of("level=loud", "before=1", "after=x", "limit=0", "limit=501", "after=1&before=1_1",
                "q=" + "x".repeat(501))) {
            assertThat(host.get("/api/v1/events?" + query).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(host.get("/?after=1").statusCode()).isEqualTo(400);
        assertThat(host.raw("GET /app/eventlog/?q=%zz HTTP/1.1")).startsWith("HTTP/1.1 400");
    }

    @Test
    void refusesAFilterThatDoesNotExist() throws Exception {
        host.event("{\"name\":\"a\"}");
        for (String path : List.of("events", "events.csv", "events.ndjson", "histogram", "tail", "issues",
                "deployments", "events/1/context")) {
            HttpResponse<String> answer = host.get("/api/v1/" + path + "?sorce=shop");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body()).as(path).contains("unknown_parameter", "sorce");
        }
        for (String path : List.of("events", "events.csv", "histogram", "tail", "deployments")) {
            HttpResponse<String> answer = host.get("/api/v1/" + path + "?from=2026-01-02&to=2026-01-01");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body()).as(path).contains("bad_to");
        }
        String all = "level=info&source=shop&q=a&last=1h&from=2026-01-01&to=2026-01-01&issue=1&state=open&req=r&corr=c"
                + "&key=k&address=b&user=u&session=s&name=n&target=t&release=r&field=a%3D1";
        for (String path : List.of("events?before=1_1&limit=5&", "events?after=1&", "events?&", "events.csv?",
                "events.ndjson?", "histogram?")) {
            assertThat(host.get("/api/v1/" + path + all).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(host.get("/api/v1/issues?state=all&source=a&q=b&sort=last&release=r").statusCode()).isEqualTo(200);
        assertThat(host.get("/api/v1/events/1/context?each=2").statusCode()).isEqualTo(200);
    }

    @Test
    void showsAllOfAnEvent() throws Exception {
        host.event("{\"name\":\"a\",\"message\":\"m\",\"fields\":{\"order\":4711},\"exception\":{\"type\":\"T\","
                + "\"stack\":\"at A\\nat B\"},\"unknown\":[1]}");

        assertThat(host.get("/events/1").body()).contains("4711", "at A\nat B", "unknown");
        assertThat(host.get("/events/2").statusCode()).isEqualTo(404);
        assertThat(host.get("/events/x").statusCode()).isEqualTo(404);
        assertThat(host.get("/events/").statusCode()).isEqualTo(404);
    }

    @Test
    void styleAndScriptAreCached() throws Exception {
        HttpResponse<String> script = host.get("/page.js");

        assertThat(script.headers().firstValue("Content-Type").orElse("")).startsWith("text/javascript");
        assertThat(script.body()).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write");
        assertThat(host.send(host.request("/page.js").header("If-None-Match",
                script.headers().firstValue("ETag").orElseThrow())).statusCode()).isEqualTo(304);
        assertThat(host.get("/page.css").headers().firstValue("Content-Type").orElse("")).startsWith("text/css");
    }

    @Test
    void redirectsFromTheUrlWithoutASlash() throws Exception {
        HttpResponse<String> answer = host.get("");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/app/eventlog/");
    }

    private List<String> find(String words) throws Exception {
        return names(host.get("/?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8)).body());
    }

    private static List<String> names(String page) {
        return NAME.matcher(page).results().map(found -> found.group(1)).toList();
    }

    /** Stores hostile events and returns the list page. */
    private String hostile(String ignored) throws Exception {
        String evil = "\\\"><script>alert(1)</script>' onmouseover='x <img src=x onerror=y>\\u202e\\u001b[31m\\u0000";
        host.event(
                "{\"id\":\"" + "<b>id" + "\",\"name\":\"" + evil + "\",\"message\":\"" + evil + "\",\"user\":\"" + evil
                        + "\",\"session\":\"" + evil + "\",\"reqId\":\"" + evil + "\",\"correlationId\":\"" + evil
                        + "\",\"fields\":{\"" + evil + "\":\"" + evil + "\"},\"exception\":{\"type\":\"" + evil
                        + "\",\"stack\":\""
                        + evil + "\"}}");
        return host.get("/").body();
    }

    private static void assertInert(String page) {
        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script>", "<img", "<b>id", "\u202e", "\u001b",
                "\u0000",
                "\"><script", "href=\"javascript");
        // Characters that would end an attribute are escaped: every href has a well-formed end.
        assertThat(Pattern.compile("href=\"[^\"<>]*\"(?! ?(title=|>|hidden|aria-current=|tabindex=|download))")
                .matcher(page.replaceAll("(?s)<head>.*</head>", ""))
                .results().map(m -> page.substring(Math.max(0, m.start()), Math.min(page.length(), m.end() + 40)))
                .toList())
                .isEmpty();
    }
}
