// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ListPageTest extends HostTest {

    @Test
    void everyFilterIsInTheUrlAndCanBeRemoved() throws Exception {
        error("pay");
        String all = "level=error&source=shop&q=pay&from=2026-01-01T00%3A00%3A00Z&to=2036-01-01T00%3A00%3A00Z&issue=1"
                + "&state=open&req=r1&corr=c1&key=shop1&address=127.0.0.1";

        String page = viewer.get("/?" + all).body();
        for (String name : List.of("level", "source", "q", "from", "to", "issue", "state", "req", "corr", "key",
                "address")) {
            String without = ("&" + all).replaceFirst("&" + name + "=[^&]*", "").substring(1);
            assertThat(page).as("without " + name).contains("href=\"./?" + without.replace("&", "&amp;") + "\"");
        }
        assertThat(page).contains("No event matches");
    }

    @Test
    void eachFilterMatchesTheRightEvents() throws Exception {
        error("pay");
        host.form("status=warn&message=hello&key=" + Host.LEGACY);
        triage.post("/issues/2/resolve");

        assertThat(count("/?issue=1")).isEqualTo("1 event");
        assertThat(count("/?state=resolved")).isEqualTo("1 event");
        assertThat(count("/?key=shop1")).isEqualTo("1 event");
        assertThat(count("/?address=127.0.0.1")).isEqualTo("2 events");
        assertThat(count("/?address=127.0.0.2")).isEqualTo("No events");
        assertThat(count("/?last=15m")).isEqualTo("2 events");
        assertThat(count("/?to=2001-01-01")).isEqualTo("No events");
        assertThat(viewer.get("/?last=15m").body()).contains("<bdi>15m</bdi>", "name=\"last\" value=\"15m\"",
                "href=\"./?last=1h\"", "events.csv?last=15m");
        for (String wrong : List.of("last=5x", "last=9999d", "from=yesterday", "issue=a", "state=lost")) {
            assertThat(viewer.get("/?" + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void countsUpToTenThousand() throws Exception {
        String batch = "{\"name\":\"n\",\"message\":\"word\"}\n".repeat(5_000);
        host.batch(batch);
        host.batch(batch);

        assertThat(count("/")).isEqualTo("10,000 events");
        host.event("{\"name\":\"n\"}");
        assertThat(count("/")).isEqualTo("10,000+ events");
        assertThat(count("/?q=word")).as("obeys the filter").isEqualTo("10,000 events");
    }

    @Test
    void showsAHistogramAndItsTable() throws Exception {
        long now = System.currentTimeMillis();
        error("pay");
        host.event("{\"name\":\"w\",\"level\":\"warn\",\"tstamp\":" + (now - 7_200_000) + "}");
        host.event("{\"name\":\"i\",\"tstamp\":" + (now - 7_200_000) + "}");

        String page = viewer.get("/").body();
        assertThat(page).contains("<svg class=\"bars\"", "1 error", "1 warning", "1 other", "3 events, 30 min per bar",
                "As a table", "fill=\"url(#stripes)\"");
        String bar = page.replaceAll("(?s).*<a href=\"(\\./\\?from=[^\"]+)\" tabindex.*", "$1").replace("&amp;", "&")
                .substring(2);
        assertThat(viewer.get("/" + bar).body()).containsAnyOf("3 events, 30 s per bar", "1 event, 1 min per bar",
                "2 events, 1 min per bar");
        assertThat(IngestTest.json(viewer.get("/api/v1/histogram?level=error")).getJsonArray("bars")).hasSize(1);
        assertThat(IngestTest.json(viewer.get("/api/v1/histogram?last=1h&q=failed")).getJsonArray("bars")).hasSize(1);
        assertThat(viewer.get("/?q=absent").body()).contains("No events in this time");
    }

    @Test
    void theFirstPageIsSmall() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            lines.append("{\"name\":\"order.placed\",\"level\":\"").append(i % 7 == 0 ? "error" : "info")
                    .append("\",\"message\":\"Order ").append(i * 7919).append(" with ").append(i % 9)
                    .append(" items\",\"user\":\"user").append(i % 13).append("\",\"reqId\":\"0199c0de-7a11-7c3e-9f00-")
                    .append(1000000 + i * 104729).append("\",\"tstamp\":")
                    .append(System.currentTimeMillis() - i * 400_000L).append("}\n");
        }
        host.batch(lines.toString());

        int[] sizes = {bytes("/"), bytes("/page.css"), bytes("/page.js")};
        assertThat(java.util.Arrays.stream(sizes).sum()).as("%s", java.util.Arrays.toString(sizes)).isLessThan(30_000);
        String page = viewer.get("/").body();
        assertThat(page.split("data-key=").length).isEqualTo(102);
        assertThat(page).doesNotContain("<img", "url(", " style=", "onclick").contains("page.css", "page.js");
    }

    @Test
    void sendsUncompressedPagesOnRequest() throws Exception {
        for (String accept : List.of("identity", "gzip;q=0", "br, gzip; q=0.0")) {
            HttpResponse<String> plain = HttpClient.newHttpClient().send(
                    viewer.request("/").header("Accept-Encoding", accept).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(plain.headers().firstValue("Content-Encoding")).as(accept).isEmpty();
            assertThat(plain.body()).startsWith("<!DOCTYPE html>");
        }
    }

    private int bytes(String path) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(
                viewer.request(path).header("Accept-Encoding", "br, gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
        new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        return answer.body().length;
    }

    private String count(String path) throws Exception {
        return viewer.get(path).body().replaceAll("(?s).*<p class=\"count\">([^<]*)</p>.*", "$1");
    }

    @Test
    void findsByUserSessionNameTargetAndAnyField() throws Exception {
        host.event("{\"name\":\"order.paid\",\"user\":\"ann\",\"session\":\"0123456789abcdef\",\"target\":\"/pay\","
                + "\"fields\":{\"orderId\":17}}");
        host.event(
                "{\"name\":\"order.lost\",\"user\":\"bob\",\"session\":\"fedcba9876543210\",\"fields\":{\"orderId\":18}}");
        host.event("{\"name\":\"other\"}");

        assertThat(count("/?user=ann")).isEqualTo("1 event");
        assertThat(count("/?user=ann+OR+bob")).isEqualTo("2 events");
        assertThat(count("/?user=!ann+OR+bob")).isEqualTo("1 event");
        assertThat(count("/?session=fedcba9876543210")).isEqualTo("1 event");
        assertThat(count("/?name=order.paid")).isEqualTo("1 event");
        assertThat(count("/?target=%2Fpay")).isEqualTo("1 event");
        assertThat(count("/?field=orderId%3D17+OR+18")).isEqualTo("2 events");
        assertThat(count("/?field=orderId!%3D17+AND+user%3Dbob")).isEqualTo("1 event");
        for (String wrong : List.of("user=!", "field=orderId", "q=a+OR+-b", "q=*a*+OR+b")) {
            assertThat(viewer.get("/?" + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        for (String own : List.of("id", "tstamp", "level", "message", "reqId", "correlationId")) {
            for (String path : List.of("/?field=", "/api/v1/events?field=")) {
                HttpResponse<String> refused = viewer.get(path + own + "!%3D1");
                assertThat(refused.statusCode()).as(own).isEqualTo(400);
                assertThat(refused.body()).contains("not " + own + ", for which there is the ");
            }
        }
        String page = viewer.get("/?user=ann+OR+bob&field=orderId%3D17").body();
        assertThat(page).contains("href=\"./?user=ann+OR+bob\"", "href=\"./?field=orderId%3D17\"",
                "<bdi>ann OR bob</bdi>", "name=\"field\" maxlength=\"500\" value=\"orderId=17\"");
        assertThat(IngestTest.json(viewer.get("/api/v1/events?user=ann")).getJsonArray("events")).hasSize(1);
    }

    @Test
    void usersAndSessionsAreLinksToTheirEvents() throws Exception {
        host.event("{\"name\":\"n\",\"user\":\"!a OR b\",\"session\":\"0123456789abcdef\"}");
        host.event("{\"name\":\"n\",\"user\":\"a\"}");

        String page = viewer.get("/").body();
        assertThat(page).contains("href=\"./?session=0123456789abcdef\"", "href=\"./?user=%22%21a+OR+b%22\"");
        host.event("{\"name\":\"n\",\"session\":\"abc\"}");
        assertThat(viewer.get("/").body()).as("a masked one").contains("<bdi>***</bdi>").doesNotContain("session=***");
        assertThat(count("/?user=%22%21a+OR+b%22")).isEqualTo("1 event");
        assertThat(viewer.get("/events/1").body()).contains("href=\".././?session=0123456789abcdef\"");
    }

    @Test
    void saysHowRowsAreSorted() throws Exception {
        host.event("{\"name\":\"n\",\"message\":\"word\"}");
        host.event("{\"name\":\"n\",\"message\":\"word\"}");

        assertThat(viewer.get("/").body()).doesNotContain("Sorted by arrival");
        assertThat(viewer.get("/?q=word").body()).contains("Sorted by arrival, latest first.");
    }

    @Test
    void chipsAndBarsHaveTimesThatTheScriptConverts() throws Exception {
        host.event("{\"name\":\"n\",\"tstamp\":\"2026-01-01T10:00:00Z\"}");

        String page = viewer.get("/?from=2026-01-01T00%3A00%3A00Z&to=2036-01-01T00%3A00%3A00Z").body();
        assertThat(page).containsPattern("From <time datetime=\"2026-01-01T00:00:00.000Z\">")
                .containsPattern("To <time datetime=\"2036-01-01T00:00:00.000Z\">");
        assertThat(viewer.get("/").body()).containsPattern("<a href=\"[^\"]+\" tabindex=\"-1\" data-at=\"20");
    }

    @Test
    void aViewIsSavedForAllUsersAndRemoved() throws Exception {
        host.event("{\"name\":\"n\",\"user\":\"ann\"}");
        assertThat(viewer.get("/?user=ann").body()).doesNotContain("Save this view");
        assertThat(viewer.postFrom("same-origin", "/views", "x", "name", "a", "search", "user=ann").statusCode())
                .isEqualTo(403);
        assertThat(triage.post("/views", "name", "All", "search", "").statusCode()).isEqualTo(400);
        assertThat(triage.post("/views", "name", "x", "search", "level=shout").statusCode()).isEqualTo(400);

        assertThat(triage.post("/views", "name", "<b>Ann", "search", "last=7d&user=ann").statusCode()).isEqualTo(303);
        triage.post("/views", "name", "errors", "search", "level=error");
        triage.post("/views", "name", "errors", "search", "level=critical");

        assertThat(viewer.get("/").body()).contains("href=\"./?last=7d&amp;user=ann\"", "<bdi>&lt;b&gt;Ann</bdi>",
                "href=\"./?level=critical\"").doesNotContain("level=error\" aria");
        assertThat(triage.get("/?level=critical").body()).contains("href=\"./?level=critical\" aria-current=\"true\"",
                "Remove &#34;errors&#34;".replace("&#34;", "\""));
        triage.post("/views", "remove", "errors");
        assertThat(viewer.get("/").body()).doesNotContain("level=critical").contains("Ann</bdi>");
        assertThat(admin.get("/audit").body()).contains("<code>view.save</code>", "<code>view.remove</code>");
    }
}
