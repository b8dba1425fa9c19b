// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IssuePageTest extends HostTest {

    @Test
    void resolvesReopensAndUndoes() throws Exception {
        error("pay");

        HttpResponse<String> resolved = triage.post("/issues/1/resolve", "back", "issues/1");
        assertThat(resolved.statusCode()).isEqualTo(303);
        assertThat(resolved.headers().firstValue("Location")).contains("/app/eventlog/issues/1");
        HttpResponse<String> page = triage.follow(resolved);
        assertThat(page.body()).contains("Issue resolved.", ">Resolved<", "id=\"undo\"", "by tom");
        assertThat(viewer.get("/issues/1").body()).contains(">Resolved<").doesNotContain("id=\"undo\"",
                "method=\"post\"");

        triage.post("/issues/undo", "change", change(page.body()));
        assertThat(state(1)).isEqualTo("open");
        assertThat(triage.get("/").body()).contains("Undone.");

        triage.post("/issues/1/resolve");
        triage.post("/issues/1/reopen");
        assertThat(state(1)).isEqualTo("open");
        assertThat(admin.get("/audit").body()).contains("<code>resolve</code>", "<code>undo</code>",
                "<code>reopen</code>", "tom", "127.0.0.1");
    }

    @Test
    void showsAResolvedIssueThatOccursAgainAsRegressed() throws Exception {
        error("pay");
        triage.post("/issues/1/resolve");
        long later = System.currentTimeMillis() + 60_000;
        host.event("{\"name\":\"pay\",\"level\":\"error\",\"message\":\"pay failed\",\"tstamp\":" + later + "}");

        assertThat(viewer.get("/issues/1").body()).contains(">Regressed<", "has occurred again");
        assertThat(viewer.get("/issues?state=regressed").body()).contains("pay");
        assertThat(viewer.get("/issues?state=open").body()).as("counts as open").contains("pay");
        assertThat(viewer.get("/").body()).contains("1 open issue");
    }

    @Test
    void mutesForATimeOrANumberOfEvents() throws Exception {
        error("pay");

        triage.post("/issues/1/mute", "for", "7d");
        assertThat(viewer.get("/issues/1").body()).contains(">Muted<", "until 20");
        assertThat(issue(1).getJsonNumber("muteUntil").longValue()).isGreaterThan(System.currentTimeMillis());

        triage.post("/issues/1/mute", "for", "", "more", "2");
        assertThat(viewer.get("/issues/1").body()).contains("for 2 more events");
        error("pay");
        assertThat(viewer.get("/issues/1").body()).contains("for 1 more event");
        error("pay");
        assertThat(state(1)).isEqualTo("open");

        triage.post("/issues/1/mute", "for", "");
        assertThat(viewer.get("/issues/1").body()).contains("indefinitely");
        assertThat(triage.post("/issues/1/mute", "until", "2001-01-01T00:00").statusCode()).isEqualTo(400);
        assertThat(triage.post("/issues/1/mute", "more", "0").statusCode()).isEqualTo(400);
        assertThat(triage.post("/issues/1/mute", "for", "long").statusCode()).isEqualTo(400);
    }

    @Test
    void acceptsJsonActionsInASession() throws Exception {
        error("pay");
        String token = triage.token();

        JsonObject muted = IngestTest.json(triage.json("/issues/1/mute", token, "{\"more\":5}"));
        assertThat(muted.getJsonObject("issue").getString("state")).isEqualTo("muted");
        assertThat(muted.getJsonObject("issue").getInt("muteCount")).isEqualTo(6);
        assertThat(muted.getInt("change")).isPositive();
        assertThat(IngestTest.json(triage.json("/issues/1/resolve", token, "")).getJsonObject("issue")
                .getString("state")).isEqualTo("resolved");
        assertThat(triage.json("/issues/1/mute", token, "[").body()).contains("malformed_json");
        HttpResponse<String> without = triage.json("/issues/1/resolve", "x", "");
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(IngestTest.json(without).getString("code")).isEqualTo("bad_token");
    }

    @Test
    void listsOpenIssuesFirstAcrossPages() throws Exception {
        for (int i = 0; i < 120; i++) {
            // Letters, because numbers do not distinguish issues.
            error("i" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
        }
        for (int i = 1; i <= 119; i += 2) {
            triage.json("/issues/" + i + "/resolve", triage.token(), "");
        }

        List<JsonObject> all = new java.util.ArrayList<>();
        String before = "";
        for (int pages = 1; before != null; pages++) {
            JsonObject page = IngestTest.json(viewer.get("/api/v1/issues?q=failed" + before));
            all.addAll(page.getJsonArray("issues").getValuesAs(JsonObject.class));
            before = page.containsKey("older") ? "&before=" + page.getString("older") : null;
            assertThat(pages).isLessThan(5);
        }

        assertThat(all).extracting(issue -> issue.getInt("id")).hasSize(120).doesNotHaveDuplicates();
        assertThat(all.subList(0, 60)).allMatch(issue -> issue.getString("state").equals("open"));
        assertThat(all.subList(60, 120)).allMatch(issue -> issue.getString("state").equals("resolved"));
        assertThat(viewer.get("/issues?q=iab").body()).contains("iab failed").doesNotContain("iac failed");
        assertThat(viewer.get("/issues?source=nobody").body()).contains("No issue");
        assertThat(viewer.get("/issues?before=zzz").statusCode()).isEqualTo(400);
        assertThat(viewer.get("/issues?state=lost").statusCode()).isEqualTo(400);
    }

    @Test
    void resolvesAllMatchingIssuesAfterConfirmationExceptNewOnes() throws Exception {
        for (String name : List.of("aa", "bb", "cc", "dd")) {
            error(name);
        }
        host.event("{\"name\":\"warned\",\"level\":\"warn\",\"message\":\"warned\"}");
        String list = triage.get("/?level=error").body();
        assertThat(list).contains("Resolve matching issues", "name=\"upto\" value=\"5\"",
                "name=\"search\" value=\"level=error\"");
        error("ee");

        HttpResponse<String> question = triage.post("/issues/resolve", "search", "level=error", "upto", "5", "back",
                "?level=error");
        assertThat(question.statusCode()).isEqualTo(200);
        assertThat(question.body()).contains("Resolve 4 issues?", "aa failed", "name=\"confirmed\"").doesNotContain(
                "ee failed", "warned");
        assertThat(state(1)).as("only asked").isEqualTo("open");

        HttpResponse<String> done = triage.post("/issues/resolve", "search", "level=error", "upto", "5", "confirmed",
                "yes", "back", "?level=error");
        assertThat(done.headers().firstValue("Location")).contains("/app/eventlog/?level=error");
        assertThat(triage.follow(done).body()).contains("4 issues resolved.");
        assertThat(state(4)).isEqualTo("resolved");
        assertThat(issues("open")).extracting(issue -> issue.getString("title")).hasSize(2)
                .anyMatch(title -> title.contains("ee")).anyMatch(title -> title.contains("warned"));
    }

    @Test
    void resolvesAFewMatchingIssuesWithoutConfirmation() throws Exception {
        error("aa");
        error("bb");

        assertThat(triage.follow(triage.post("/issues/resolve", "search", "q=aa", "upto", "2")).body())
                .contains("Issue resolved.");
        assertThat(state(1)).isEqualTo("resolved");
        assertThat(state(2)).isEqualTo("open");
        assertThat(triage.follow(triage.post("/issues/resolve", "search", "q=aa", "upto", "2")).body())
                .contains("Nothing to resolve.");
    }

    @Test
    void issuePageShowsItsEventsOverTime() throws Exception {
        error("pay");
        error("pay");
        error("other");

        assertThat(viewer.get("/issues/1").body()).contains("pay failed", "2 errors", "events/1", "events/2",
                "href=\".././?issue=1\"").doesNotContain("other failed");
        assertThat(viewer.get("/events/1").body()).contains("issues/1", ">Open<", "2 events");
        assertThat(viewer.get("/issues/9").statusCode()).isEqualTo(404);
        assertThat(viewer.get("/issues/x").statusCode()).isEqualTo(404);
        assertThat(triage.post("/issues/9/resolve").statusCode()).isEqualTo(404);
        assertThat(triage.post("/issues/1/explode").statusCode()).isEqualTo(404);
    }

    private String state(int id) throws Exception {
        return issue(id).getString("state");
    }

    private JsonObject issue(int id) throws Exception {
        return IngestTest.json(viewer.get("/api/v1/issues/" + id));
    }

    private List<JsonObject> issues(String state) throws Exception {
        JsonArray all = IngestTest.json(viewer.get("/api/v1/issues?state=" + state)).getJsonArray("issues");
        return all.getValuesAs(JsonObject.class);
    }

    private static String change(String page) {
        Matcher matcher = Pattern.compile("name=\"change\" value=\"(\\d+)\"").matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void anIssueShowsItsStackAndItsUsers() throws Exception {
        for (String user : List.of("ann", "bob", "bob")) {
            host.event("{\"name\":\"pay\",\"level\":\"error\",\"user\":\"" + user + "\",\"exception\":{\"type\":"
                    + "\"x.Broken\",\"stack\":\"x.Broken: no\\n\\tat x.Y.z(Y.java:5)\"}}");
        }

        String page = viewer.get("/issues/1").body();
        assertThat(page).contains("Stack of the latest event", "at x.Y.z(Y.java:5)", "2 users",
                "href=\".././?issue=1&amp;user=bob\"");
        assertThat(page.indexOf(">bob<")).isLessThan(page.indexOf(">ann<"));
    }

    @Test
    void issuesAreSortedAsAsked() throws Exception {
        long now = System.currentTimeMillis();
        host.event("{\"name\":\"old\",\"level\":\"error\",\"tstamp\":" + (now - 90_000) + "}");
        host.event("{\"name\":\"new\",\"level\":\"error\",\"tstamp\":" + (now - 50_000) + "}");
        host.event("{\"name\":\"old\",\"level\":\"error\",\"tstamp\":" + (now - 10_000) + "}");

        assertThat(order("/issues")).containsExactly("old", "new");
        assertThat(order("/issues?sort=first")).containsExactly("new", "old");
        assertThat(order("/issues?sort=count")).containsExactly("old", "new");
        assertThat(viewer.get("/issues?sort=first&state=open").body()).contains(
                "href=\"issues?state=open&amp;sort=count\"", "aria-sort=\"descending\"",
                "name=\"sort\" value=\"first\"");
        assertThat(viewer.get("/issues?sort=x").statusCode()).isEqualTo(400);
    }

    private List<String> order(String path) throws Exception {
        return java.util.regex.Pattern.compile("href=\"issues/\\d+\"><bdi>([a-z]+)").matcher(viewer.get(path).body())
                .results().map(found -> found.group(1)).toList();
    }
}
