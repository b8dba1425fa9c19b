// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what the page and the API say of a search that ended before it was complete. */
class PartialPageTest extends HostTest {
    private static final Pattern ON = Pattern
            .compile("(?s)<p class=\"order\" id=\"partial\">.*?<a href=\"\\./([^\"]+)\"");

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "search-time", "0s"};
    }

    @BeforeEach
    void fill() throws Exception {
        long now = System.currentTimeMillis();
        host.event("{\"name\":\"first\",\"message\":\"an overpayment\",\"tstamp\":" + (now - 9_000) + "}");
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            batch.append("{\"name\":\"n\",\"message\":\"word\",\"tstamp\":").append(now - 3_000 + i).append("}\n");
        }
        host.batch(batch.toString());
    }

    @Test
    void thePageSaysSoAndLeadsOn() throws Exception {
        String page = viewer.get("/?q=*verpay*").body();
        int pages = 1;
        for (Matcher on = ON.matcher(page); on.find(); on = ON.matcher(page)) {
            assertThat(page).contains("only part of the events were searched", "No event matches so far",
                    "0+ events", "Only the newest:");
            page = viewer.get("/" + on.group(1).replace("&amp;", "&")).body();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(page).contains("an overpayment").doesNotContain("id=\"partial\"");
        assertThat(viewer.get("/?q=word").body()).doesNotContain("id=\"partial\"");
    }

    @Test
    void theApiSaysSoAndLeadsOn() throws Exception {
        JsonObject first = IngestTest.json(viewer.get("/api/v1/events?q=*verpay*"));
        assertThat(first.getBoolean("partial")).isTrue();
        assertThat(first.getJsonArray("events")).isEmpty();
        JsonObject second = IngestTest.json(viewer.get("/api/v1/events?q=*verpay*&before=" + first.getString("older")));
        JsonObject third = IngestTest.json(viewer.get("/api/v1/events?q=*verpay*&before=" + second.getString("older")));
        assertThat(third.getJsonArray("events")).hasSize(1);
        assertThat(third.containsKey("partial")).isFalse();
        assertThat(third.containsKey("older")).isFalse();

        JsonObject arrivals = IngestTest.json(viewer.get("/api/v1/events?q=*verpay*&after=1"));
        assertThat(arrivals.getBoolean("partial")).isTrue();
        assertThat(arrivals.getInt("next")).isLessThan(arrivals.getInt("newest"));
        assertThat(IngestTest.json(viewer.get("/api/v1/histogram?q=*verpay*&last=7d")).getBoolean("capped")).isTrue();
    }

    @Test
    void aDownloadIsComplete() throws Exception {
        assertThat(viewer.get("/api/v1/events.ndjson?q=*verpay*").body()).contains("an overpayment");
    }
}
