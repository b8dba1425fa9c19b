// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventPageTest extends HostTest {

    @Test
    void showsSurroundingEventsAndLinksToNeighbours() throws Exception {
        long now = System.currentTimeMillis();
        for (int i = 1; i <= 15; i++) {
            host.event("{\"name\":\"n" + (char) ('a' + i) + "\",\"tstamp\":" + (now - 100_000 + 1_000 * i) + "}");
        }

        String page = viewer.get("/events/8").body();
        assertThat(page).contains("id=\"newer\" href=\"../events/9\"", "id=\"older-one\" href=\"../events/7\"",
                "aria-current=\"true\"", "<bdi>nd</bdi>", "<bdi>nn</bdi>").doesNotContain("<bdi>nc</bdi>",
                        "<bdi>no</bdi>");
        assertThat(viewer.get("/events/1").body()).contains("id=\"newer\"").doesNotContain("id=\"older-one\"");
        assertThat(viewer.get("/events/15").body()).contains("id=\"older-one\"").doesNotContain("id=\"newer\"");
        JsonObject context = IngestTest.json(viewer.get("/api/v1/events/8/context?each=2"));
        assertThat(context.getJsonArray("events").getValuesAs(JsonObject.class))
                .extracting(event -> event.getInt("seq")).containsExactly(6, 7, 8, 9, 10);
        assertThat(viewer.get("/api/v1/events/99/context").statusCode()).isEqualTo(404);
    }

    @Test
    void linksToEventsWithTheSameValues() throws Exception {
        host.event("{\"id\":\"a/b &c\",\"name\":\"n\",\"level\":\"warn\",\"reqId\":\"r 1\",\"correlationId\":\"c1\"}");

        String page = viewer.get("/events/1").body();
        assertThat(page).contains(".././?req=r+1", ".././?corr=c1", ".././?issue=1", ".././?key=shop1",
                ".././?address=127.0.0.1", ".././?source=shop", "../events/by-id?source=shop&amp;id=a%2Fb+%26c");
        assertThat(viewer.get("/events/by-id?source=shop&id=a%2Fb+%26c").body()).contains("<bdi>r 1</bdi>");
        for (String nothing : List.of("", "?source=shop", "?id=x&source=shop", "?id=a%2Fb+%26c&source=old-shop")) {
            assertThat(viewer.get("/events/by-id" + nothing).statusCode()).as(nothing).isEqualTo(404);
        }
    }

    @Test
    void onlyFieldsThatAFilterCanNameAreLinks() throws Exception {
        host.event("{\"name\":\"n\",\"fields\":{\"order\":\"v1\",\"user\":\"v2\",\"name\":\"v3\",\"source\":\"v4\","
                + "\"a=b\":\"v5\",\"loud!\":\"v6\",\" left\":\"v7\",\"id\":\"v8\",\"level\":\"v9\"}}");

        String page = viewer.get("/events/1").body();

        assertThat(page).contains("href=\".././?field=order%3Dv1\"");
        for (int i = 2; i <= 9; i++) {
            assertThat(page).contains(">v" + i + "<").doesNotContain("%3Dv" + i + "\"", "=v" + i + "\"");
        }
    }

    @Test
    void pageAndApiShowThatATimeWasUnreadable() throws Exception {
        host.event("{\"name\":\"n\",\"@timestamp\":\"yesterday\"}");
        host.event("{\"name\":\"n\",\"@timestamp\":\"" + java.time.Instant.now() + "\"}");

        assertThat(viewer.get("/events/1").body()).contains("could not be parsed", "yesterday");
        assertThat(viewer.get("/events/2").body()).doesNotContain("could not be parsed");
        JsonObject event = IngestTest.json(viewer.get("/api/v1/events/1"));
        assertThat(event.getJsonObject("collector").getBoolean("tstampUnread")).isTrue();
        assertThat(event.getString("@timestamp")).isEqualTo("yesterday");
        assertThat(IngestTest.json(viewer.get("/api/v1/events/2")).getJsonObject("collector"))
                .doesNotContainKey("tstampUnread");
    }

    @Test
    void addsAnEventByHand() throws Exception {
        HttpResponse<String> added = triage.post("/events", "level", "warn", "text", "<b>Restarted</b> db2, Köln");

        assertThat(added.statusCode()).isEqualTo(303);
        String page = triage.follow(added).body();
        assertThat(page).contains("&lt;b&gt;Restarted&lt;/b&gt; db2, Köln", "<bdi>tom</bdi>", ">hand<", "Event added.",
                ">warn<");
        JsonObject event = IngestTest.json(viewer.get("/api/v1/events/1"));
        assertThat(event.getString("user")).isEqualTo("tom");
        assertThat(event.getJsonObject("collector").getString("source")).isEqualTo("hand");
        assertThat(event.getJsonObject("collector").getString("origin")).isEqualTo("hand");

        HttpResponse<String> shortOne = triage.post("/events", "level", "warn", "text", " ab ");
        assertThat(shortOne.statusCode()).isEqualTo(400);
        assertThat(shortOne.body()).contains("At least 3 characters", "ab", "aria-invalid");
        assertThat(triage.post("/events", "level", "loud", "text", "abc").statusCode()).isEqualTo(400);
        assertThat(triage.post("/events", "level", "info").statusCode()).isEqualTo(400);
    }

    @Test
    void noKeyCanSendAsTheManualSource() throws Exception {
        assertThat(host.post("/api/v1/events", "application/json", "{\"name\":\"n\"}", "Authorization",
                "Bearer source.hand").statusCode()).isEqualTo(401);
        assertThat(host.post("/api/v1/events", "application/json", "{\"name\":\"n\"}", "Authorization", "Bearer ")
                .statusCode()).isEqualTo(401);
    }
}
