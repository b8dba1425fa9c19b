// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportTest extends HostTest {

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "max-export", "5000"};
    }

    @Test
    void exportsAllMatchingEventsAsLines() throws Exception {
        host.batch("{\"name\":\"a\",\"fields\":{\"x\":1}}\n{\"name\":\"b\",\"level\":\"error\"}\n".repeat(600));

        HttpResponse<String> lines = viewer.get("/api/v1/events.ndjson?level=error");
        assertThat(lines.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(lines.headers().firstValue("Content-Disposition").orElse("")).contains("events.ndjson");
        assertThat(lines.body().lines()).hasSize(600).allMatch(line -> line.startsWith("{") && line.contains("\"b\""));
        assertThat(viewer.get("/api/v1/events.ndjson").body().lines()).hasSize(1_200);
        assertThat(admin.get("/audit").body()).contains("<code>export</code>", "level=error", "vera");
    }

    @Test
    void noCellIsAFormula() throws Exception {
        for (String evil : List.of("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\\t=1", "\\r=1", "\\n=1")) {
            host.event("{\"name\":\"" + evil + "\",\"message\":\"" + evil + ", \\\"quoted\\\"\",\"user\":\"" + evil
                    + "\"}");
        }
        host.event("{\"name\":\"plain\",\"message\":\"a,b\\nc\"}");

        HttpResponse<String> csv = viewer.get("/api/v1/events.csv");
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body()).startsWith("time,level,source,name,message").contains(
                "'=HYPERLINK(1),\"'=HYPERLINK(1), \"\"quoted\"\"\"", ",'+1,", ",'-1,", ",'@SUM(1),", ", '=1,",
                "\"\n'=1\"", ",plain,\"a,b\nc\",");
        assertThat(csv.body()).doesNotContainPattern("(^|[,\"])[=+@]").endsWith("\r\n");
    }

    @Test
    void noCellIsAFormulaWhereTheSeparatorIsASemicolon() throws Exception {
        host.event("{\"name\":\"a;=1+1\",\"message\":\"x; \\\"=2\\n@SUM(1)\",\"user\":\"\uff1d3\","
                + "\"fields\":{\"n\":[1,-2]}}");

        assertThat(viewer.get("/api/v1/events.csv").body()).contains("a;'=1+1", "x; \"\"'=2\n'@SUM(1)", "'\uff1d3",
                "[1,-2]");
    }

    @Test
    void containsNoControlOrBidirectionalCharacters() throws Exception {
        host.event("{\"name\":\"a\\u202eb\\u0007\",\"message\":\"x\\u2028\\u0085y\\u001b[31m\\u2066\","
                + "\"fields\":{\"k\\u202e\":\"\\u200f\"}}");

        for (String path : List.of("/api/v1/events.csv", "/api/v1/events.ndjson", "/api/v1/events",
                "/api/v1/events/1")) {
            assertThat(viewer.get(path).body()).as(path).contains("a").doesNotContainPattern(
                    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]");
        }
        assertThat(IngestTest.json(viewer.get("/api/v1/events/1")).getString("name")).isEqualTo("a\u202eb\u0007");
    }

    @Test
    void isForViewersAndReadKeysOnly() throws Exception {
        host.event("{\"name\":\"a\"}");

        assertThat(host.get("/api/v1/events.csv").statusCode()).isEqualTo(401);
        assertThat(host.send(host.request("/api/v1/events.csv").header("Authorization", "Bearer " + Host.KEY))
                .statusCode()).as("an ingest key").isEqualTo(403);
        assertThat(admin.get("/audit").body()).doesNotContain("<code>export</code>");
    }

    @Test
    void refusesAnExportAboveTheLimit() throws Exception {
        host.batch("{\"name\":\"a\"}\n".repeat(5_000));
        assertThat(viewer.get("/api/v1/events.csv").statusCode()).isEqualTo(200);
        host.event("{\"name\":\"b\",\"level\":\"error\"}");

        HttpResponse<String> answer = viewer.get("/api/v1/events.csv");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("too_many");
        assertThat(viewer.get("/api/v1/events.csv?level=error").body().lines()).hasSize(2);
        assertThat(viewer.get("/").body()).contains("href=\"api/v1/events.csv\"");
    }
}
