// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class DeploymentsTest extends HostTest {

    @Test
    void oneRequestRecordsADeployment() throws Exception {
        HttpResponse<String> made = deploy("?release=1.4.2");
        assertThat(made.statusCode()).isEqualTo(200);
        JsonObject first = IngestTest.json(made);
        assertThat(first.getString("release")).isEqualTo("1.4.2");
        assertThat(first.getString("source")).isEqualTo("shop");
        assertThat(first.getString("key")).isEqualTo("shop1");
        assertThat(host.post("/api/v1/deployments", "application/x-www-form-urlencoded", "release=caf%C3%A9",
                "Authorization", "Bearer " + Host.KEY).statusCode()).isEqualTo(200);

        assertThat(IngestTest.json(viewer.get("/api/v1/deployments")).getJsonArray("deployments"))
                .extracting(one -> one.asJsonObject().getString("release")).containsExactly("café", "1.4.2");
        assertThat(IngestTest.json(viewer.get("/api/v1/histogram")).getJsonArray("deployments")).hasSize(2);
        assertThat(IngestTest.json(viewer.get("/api/v1/histogram?source=old-shop")).getJsonArray("deployments"))
                .isEmpty();
    }

    @Test
    void refusesWhatIsNoDeployment() throws Exception {
        assertThat(host.send(host.request("/api/v1/deployments?release=1").POST(BodyPublishers.noBody())).statusCode())
                .isEqualTo(401);
        for (String query : new String[]{"", "?release=", "?release=%20", "?release=a%0Ab",
                "?release=" + "x".repeat(65)}) {
            assertThat(deploy(query).body()).as(query).contains("bad_release");
        }
        assertThat(host.get("/api/v1/deployments").statusCode()).isEqualTo(401);
        assertThat(deploy("?release=" + "x".repeat(64)).statusCode()).isEqualTo(200);
    }

    @Test
    void histogramShowsDeploymentsOfItsSource() throws Exception {
        error("pay");
        deploy("?release=%3Cb%3E2");

        assertThat(viewer.get("/").body()).contains("<line class=\"mark\"", "<bdi>&lt;b&gt;2</bdi>");
        assertThat(viewer.get("/?source=old-shop").body()).doesNotContain("class=\"mark\"");
        assertThat(viewer.get("/issues/1").body()).contains("class=\"mark\"");
    }

    @Test
    void firstEventOfAReleaseIsADeploymentAndItsIssuesAreNewInIt() throws Exception {
        error("old");
        host.event("{\"name\":\"pay\",\"level\":\"error\",\"message\":\"pay failed\",\"release\":\"2 b\",\"seq\":1}");

        assertThat(viewer.get("/").body()).contains("class=\"mark\"");
        assertThat(viewer.get("/issues").body()).contains("new in 2 b", "old failed", "pay failed");
        assertThat(viewer.get("/issues?release=2+b").body()).contains("pay failed").doesNotContain("old failed");
        assertThat(viewer.get("/issues/2").body()).contains("issues?release=2+b");
        assertThat(IngestTest.json(viewer.get("/api/v1/issues?release=2+b")).getJsonArray("issues")).hasSize(1);
        assertThat(viewer.get("/events/2").body()).contains("<dt>Release</dt>");
    }

    @Test
    void releaseIsReadFromEachLayout() throws Exception {
        host.batch("""
                {"message":"a","release":"r1"}
                {"message":"b","service":{"name":"shop","version":"r2"}}
                {"message":"c","service.version":"r3"}
                {"message":"d","extra":{"application_release":"r4"}}
                {"message":"e","_application_release":"r5"}
                {"message":"f","fields":{"release":"not that of the application"}}
                """);

        assertThat(IngestTest.json(viewer.get("/api/v1/deployments")).getJsonArray("deployments"))
                .extracting(one -> one.asJsonObject().getString("release"))
                .containsExactly("r5", "r4", "r3", "r2", "r1");
        assertThat(viewer.get("/api/v1/events?q=r2").body()).contains("\"message\":\"b\"");
        assertThat(viewer.get("/api/v1/events/2").body())
                .contains("\"service\":{\"name\":\"shop\",\"version\":\"r2\"}");
        for (int i = 1; i <= 5; i++) {
            assertThat(IngestTest.json(viewer.get("/api/v1/events?release=r" + i)).getJsonArray("events"))
                    .extracting(one -> one.asJsonObject().getString("message"))
                    .containsExactly("abcde".charAt(i - 1) + "");
            assertThat(viewer.get("/api/v1/events/" + i).body()).containsOnlyOnce("\"release\":");
        }
    }

    @Test
    void resolvesInTheNextRelease() throws Exception {
        release("1");
        assertThat(triage.get("/issues/1").body()).contains("Resolve in the next release");

        HttpResponse<String> resolved = triage.post("/issues/1/resolve", "in", "next", "back", "issues/1");
        assertThat(triage.follow(resolved).body()).contains(">Resolved<", "in the release after 1");
        release("1");
        assertThat(issue().getString("state")).isEqualTo("resolved");
        assertThat(issue().getString("fixedAfter")).isEqualTo("1");

        release("2");
        assertThat(issue().getString("state")).isEqualTo("regressed");
        assertThat(admin.get("/audit").body()).contains("<code>resolve-next</code>");
        assertThat(triage.post("/issues/1/resolve", "in", "a-year").statusCode()).isEqualTo(400);
    }

    private void release(String name) throws Exception {
        host.event("{\"name\":\"pay\",\"level\":\"error\",\"message\":\"pay failed\",\"release\":\"" + name
                + "\",\"tstamp\":"
                + (System.currentTimeMillis() + 60_000) + "}");
    }

    private JsonObject issue() throws Exception {
        return IngestTest.json(viewer.get("/api/v1/issues/1"));
    }

    private HttpResponse<String> deploy(String query) throws Exception {
        return host.send(host.request("/api/v1/deployments" + query).header("Authorization", "Bearer " + Host.KEY)
                .POST(BodyPublishers.noBody()));
    }
}
