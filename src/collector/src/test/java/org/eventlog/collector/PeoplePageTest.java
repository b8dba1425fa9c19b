// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.web.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.JDBC;

class PeoplePageTest extends HostTest {
    private static final String PASSWORD = "correct horse battery";

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "people", "true"};
    }

    @BeforeEach
    void threeArePeopleOfTheCollectors() throws Exception {
        Actor actor = new Actor("test", "192.0.2.1");
        people().put("ada", PASSWORD, Role.ADMIN, actor);
        people().put("tom", PASSWORD, Role.TRIAGE, actor);
        people().put("vera", PASSWORD, Role.VIEWER, actor);
    }

    @Test
    void onlyAdministratorsSeeAndChangeUsers() throws Exception {
        assertThat(viewer.get("/people").statusCode()).isEqualTo(403);
        assertThat(triage.post("/people", "name", "eve", "password", PASSWORD, "role", "admin").statusCode())
                .isEqualTo(403);
        assertThat(admin.get("/people").statusCode()).isEqualTo(200);
        assertThat(people().all()).extracting(Person::name).containsExactlyInAnyOrder("ada", "tom", "vera");
    }

    @Test
    void createdUserCanSignInAndRemovedUserCannot() throws Exception {
        HttpResponse<String> made = put("otto", "triage");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        assertThat(admin.get("/people").body()).contains("<bdi>otto</bdi>", "value=\"otto\"")
                .as("nobody removes themselves").doesNotContain("value=\"ada\"").doesNotContain(PASSWORD);
        assertThat(people().check("otto", PASSWORD.toCharArray(), "192.0.2.1", null)).contains("triage");
        assertThat(admin.get("/audit").body()).contains("otto").doesNotContain(PASSWORD);

        admin.post("/people", "remove", "otto");
        assertThat(people().check("otto", PASSWORD.toCharArray(), "192.0.2.1", null)).isEmpty();
    }

    @Test
    void signedInUserLosesRevokedRoles() throws Exception {
        assertThat(triage.get("/").statusCode()).isEqualTo(200);
        assertThat(viewer.get("/").statusCode()).isEqualTo(200);

        put("tom", "viewer");
        admin.post("/people", "remove", "vera");

        assertThat(triage.get("/new").statusCode()).as("must sign in again").isEqualTo(401);
        assertThat(triage.get("/new").statusCode()).isEqualTo(403);
        assertThat(triage.get("/").statusCode()).isEqualTo(200);
        assertThat(viewer.get("/api/v1/events").statusCode()).isEqualTo(401);
        assertThat(viewer.get("/").statusCode()).isEqualTo(401);
    }

    @Test
    void rolesRevokedByAnotherCollectorEndWithinASecond() throws Exception {
        assertThat(triage.get("/").statusCode()).isEqualTo(200);
        try (Connection other = new JDBC().connect("jdbc:sqlite:" + directory.resolve("events.db"), new Properties());
                Statement statement = other.createStatement()) {
            statement.execute("delete from person where name = 'tom'");
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> triage.get("/").statusCode() == 401);
    }

    @Test
    void serversOwnCookieAloneOpensNothing() throws Exception {
        for (String path : List.of("/", "/keys", "/people", "/api/v1/events")) {
            assertThat(host.send(host.request(path).header(Host.PERSON, "ada eventlog-admin").header(Host.SSO, "yes"))
                    .statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void liveTailOfARemovedUserEnds() throws Exception {
        try (Tail tail = new Tail(host, Host.PERSON + ": vera eventlog-viewer")) {
            assertThat(tail.status()).contains(" 200 ");
            people().remove("vera", new Actor("test", "192.0.2.1"));

            await().atMost(Duration.ofSeconds(15)).until(tail::hasEnded);
        }
    }

    @Test
    void changeOfARoleIsInTheAuditLogWithTheOldOne() throws Exception {
        put("tom", "viewer");

        assertThat(admin.get("/audit").body()).contains("triage -&gt; viewer");
    }

    @Test
    void roleIsLimitedByTheSession() throws Exception {
        put("vera", "admin");

        assertThat(viewer.get("/people").statusCode()).isEqualTo(403);
    }

    @Test
    void invalidInputIsReportedAndChangesNothing() throws Exception {
        assertThat(admin.post("/people", "name", "otto", "password", "short", "role", "viewer").body())
                .contains("A password has 12 to ");
        assertThat(admin.post("/people", "name", "<b>", "password", PASSWORD, "role", "viewer").body())
                .contains("A name has 1 to 64").doesNotContain("<b>");
        assertThat(put("otto", "emperor").statusCode()).isEqualTo(400);
        assertThat(put("ada", "viewer").body()).contains("At least one administrator");
        assertThat(admin.post("/people", "remove", "ada").body()).contains("At least one administrator");
        assertThat(people().all()).hasSize(3)
                .anySatisfy(ada -> assertThat(List.of(ada.name(), ada.role())).containsExactly("ada", "admin"));
    }

    private HttpResponse<String> put(String name, String role) throws Exception {
        return admin.post("/people", "name", name, "password", PASSWORD, "role", role);
    }

    private People people() {
        return (People) host.attribute(People.ATTRIBUTE);
    }
}
