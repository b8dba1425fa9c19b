// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that foreign pages, and users without the required role, cannot change anything. */
class CsrfTest extends HostTest {
    private static final List<String> ALL = List.of("/issues/1/resolve", "/issues/1/reopen", "/issues/1/mute",
            "/issues/undo", "/issues/resolve", "/events", "/keys", "/keys/import", "/keys/abc/revoke",
            "/keys/abc/rotate");

    @Test
    void aFormThatCannotBeReadIsTheClientsFault() throws Exception {
        for (String form : java.util.List.of("a=%zz", "token=%", "a=%ff%fe", "label=" + "x".repeat(300_000))) {
            assertThat(host.post("/keys", "application/x-www-form-urlencoded", form, Host.PERSON,
                    "root eventlog-admin", "Sec-Fetch-Site", "same-origin").statusCode()).as(form).isEqualTo(400);
        }
        assertThat(host.post("/keys", "application/x-www-form-urlencoded; charset=nonsense", "a=b", Host.PERSON,
                "root eventlog-admin", "Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(400);
        assertThat(host.post("/api/v1/deployments", "application/x-www-form-urlencoded", "release=%zz",
                "Authorization", "Bearer " + Host.KEY).statusCode()).isEqualTo(400);
    }

    @Test
    void rejectsAPostWithoutTheToken() throws Exception {
        error("pay");
        admin.token();

        for (String path : ALL) {
            assertThat(admin.postFrom("same-origin", path, null).statusCode()).as(path).isEqualTo(403);
            assertThat(admin.postFrom("same-origin", path, "AAAA").statusCode()).as(path).isEqualTo(403);
            assertThat(admin.postFrom("same-origin", path, "A".repeat(86)).statusCode()).as(path).isEqualTo(403);
            assertThat(admin.postFrom("same-origin", path, triage.token()).statusCode()).as("a stranger's token, "
                    + path).isEqualTo(403);
        }
    }

    @Test
    void rejectsAPostFromAnotherSite() throws Exception {
        error("pay");
        String token = admin.token();

        for (String path : ALL) {
            for (String site : List.of("cross-site", "same-site", "")) {
                assertThat(admin.postFrom(site, path, token).statusCode()).as(path).isEqualTo(403);
            }
            assertThat(admin.postFrom(null, path, token).statusCode()).as("neither header, " + path).isEqualTo(403);
            assertThat(admin.send(admin.request(path).header("Origin", "http://evil.example"), token).statusCode())
                    .as(path).isEqualTo(403);
            assertThat(admin.send(admin.request(path).header("Origin", "null"), token).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void acceptsTheSameOriginWithoutFetchMetadata() throws Exception {
        error("pay");
        String own = host.uri("/").resolve("/").toString().replaceFirst("/$", "");

        assertThat(triage.send(triage.request("/issues/1/resolve").header("Origin", own), triage.token())
                .statusCode()).isEqualTo(303);
        assertThat(triage.postFrom("none", "/issues/1/reopen", triage.token()).statusCode()).isEqualTo(303);
    }

    @Test
    void masksTheTokenDifferentlyOnEachPage() throws Exception {
        String first = triage.token();
        String second = triage.token();

        assertThat(first).isNotEqualTo(second).hasSize(86);
        error("pay");
        assertThat(triage.postFrom("same-origin", "/issues/1/resolve", first).statusCode()).isEqualTo(303);
        assertThat(triage.postFrom("same-origin", "/issues/1/reopen", second).statusCode()).isEqualTo(303);
    }

    @Test
    void insufficientRoleChangesNothing() throws Exception {
        error("pay");

        String token = admin.token();
        for (String path : ALL) {
            assertThat(admin.send(admin.request(path).setHeader(Host.PERSON, "ada eventlog-viewer")
                    .header("Sec-Fetch-Site", "same-origin"), token).statusCode())
                    .as("with a valid token, " + path).isEqualTo(403);
        }
        for (String path : List.of("/keys", "/keys/import", "/keys/abc/revoke", "/keys/abc/rotate")) {
            assertThat(triage.post(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(triage.get("/keys").statusCode()).isEqualTo(403);
        assertThat(triage.get("/audit").body()).contains("eventlog-admin");
        assertThat(viewer.get("/new").statusCode()).isEqualTo(403);
        assertThat(host.get("/issues").statusCode()).isEqualTo(401);
        assertThat(viewer.get("/").body()).doesNotContain("name=\"token\"", "href=\"keys\"", "href=\"audit\"");
        assertThat(triage.get("/").body()).contains("name=\"token\"").doesNotContain("href=\"keys\"");
    }

    @Test
    void noGetChangesAnything() throws Exception {
        error("pay");

        for (String path : ALL) {
            assertThat(admin.get(path).statusCode()).as(path).isIn(200, 404);
        }
        assertThat(viewer.get("/issues/1").body()).contains(">Open<");
        assertThat(admin.get("/audit").body()).contains("There are no entries yet.");
    }

    @Test
    void formDataIsNotInTheUrl() throws Exception {
        error("pay");

        assertThat(triage.post("/issues/1/resolve?token=" + triage.token()).statusCode()).isEqualTo(400);
    }

    @Test
    void redirectsOnlyToItsOwnPages() throws Exception {
        error("pay");

        for (String evil : List.of("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "/etc",
                "../../other", "javascript:alert(1)", "issues/1\r\nX: y", "issues/..", "%2f%2fevil.example", "a b",
                "issues//evil")) {
            assertThat(triage.post("/issues/1/resolve", "back", evil).headers().firstValue("Location")).as(evil)
                    .contains("/app/eventlog/");
        }
        assertThat(triage.post("/issues/1/resolve", "back", "issues?state=open&q=a%20b").headers()
                .firstValue("Location")).contains("/app/eventlog/issues?state=open&q=a%20b");
    }
}
