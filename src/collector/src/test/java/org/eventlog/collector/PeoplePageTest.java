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
        people().add("ada", PASSWORD, Role.ADMIN, actor);
        people().add("tom", PASSWORD, Role.TRIAGE, actor);
        people().add("vera", PASSWORD, Role.VIEWER, actor);
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
                .as("nobody removes themselves").doesNotContain("name=\"remove\" value=\"ada\"")
                .doesNotContain(PASSWORD);
        assertThat(people().check("otto", PASSWORD.toCharArray(), "192.0.2.1", null)).contains("triage");
        assertThat(admin.get("/audit").body()).contains("otto").doesNotContain(PASSWORD);

        admin.post("/people", "remove", "otto", "confirmed", "yes");
        assertThat(people().check("otto", PASSWORD.toCharArray(), "192.0.2.1", null)).isEmpty();
    }

    @Test
    void signedInUserLosesRevokedRoles() throws Exception {
        assertThat(triage.get("/").statusCode()).isEqualTo(200);
        assertThat(viewer.get("/").statusCode()).isEqualTo(200);

        change("tom", "viewer");
        admin.post("/people", "remove", "vera", "confirmed", "yes");

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
        change("tom", "viewer");

        assertThat(admin.get("/audit").body()).contains("triage -&gt; viewer");
    }

    @Test
    void roleIsLimitedByTheSession() throws Exception {
        change("vera", "admin");

        assertThat(viewer.get("/people").statusCode()).isEqualTo(403);
    }

    @Test
    void invalidInputIsReportedAndChangesNothing() throws Exception {
        assertThat(admin.post("/people", "name", "otto", "password", "short", "role", "viewer").body())
                .contains("A password has 12 to ");
        assertThat(admin.post("/people", "name", "<b>", "password", PASSWORD, "role", "viewer").body())
                .contains("A name has 1 to 64").doesNotContain("<b>");
        assertThat(put("otto", "emperor").statusCode()).isEqualTo(400);
        assertThat(change("ada", "viewer").body()).contains("At least one administrator");
        assertThat(admin.post("/people", "remove", "ada", "confirmed", "yes").body())
                .contains("At least one administrator");
        assertThat(people().all()).hasSize(3)
                .anySatisfy(ada -> assertThat(List.of(ada.name(), ada.role())).containsExactly("ada", "admin"));
    }

    @Test
    void aNameThatExistsIsNotOverwritten() throws Exception {
        HttpResponse<String> again = put("vera", "admin");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("There already is a user of this name.");
        assertThat(people().all()).filteredOn(person -> person.name().equals("vera")).extracting(Person::role)
                .containsExactly("viewer");
        assertThat(change("nobody", "viewer").statusCode()).isEqualTo(404);
    }

    @Test
    void aRoleChangesWithoutThePassword() throws Exception {
        admin.post("/people", "change", "vera", "role", "triage", "password", "");

        assertThat(people().check("vera", PASSWORD.toCharArray(), "192.0.2.1", null)).contains("triage");
    }

    @Test
    void removalAsks() throws Exception {
        HttpResponse<String> asked = admin.post("/people", "remove", "vera");

        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body()).contains("Remove the user vera?", "name=\"confirmed\" value=\"yes\"");
        assertThat(people().all()).hasSize(3);
        assertThat(admin.post("/people", "remove", "<b>").body()).contains("&lt;b&gt;").doesNotContain("<b>?");
    }

    @Test
    void usersChangeTheirOwnPasswords() throws Exception {
        String other = "staple battery horse";
        assertThat(viewer.get("/account").body()).contains("value=\"vera\"", "Present password");

        assertThat(account("old", "wrong wrong wrong", "password", other).statusCode()).isEqualTo(403);
        assertThat(account("old", PASSWORD, "password", "short").statusCode()).isEqualTo(400);
        assertThat(people().check("vera", PASSWORD.toCharArray(), "192.0.2.1", null)).contains("viewer");

        HttpResponse<String> done = account("old", PASSWORD, "password", other);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        assertThat(viewer.follow(done).body()).as("this session goes on").contains("Password changed.");
        assertThat(people().check("vera", other.toCharArray(), "192.0.2.1", null)).contains("viewer");
        assertThat(people().check("vera", PASSWORD.toCharArray(), "192.0.2.1", null)).isEmpty();
        assertThat(admin.get("/audit").body()).contains("person.set").doesNotContain(other);
    }

    /** A viewer's token is on this page only. */
    private HttpResponse<String> account(String... fields) throws Exception {
        String token = viewer.get("/account").body().replaceAll("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
        return viewer.postFrom("same-origin", "/account", token, fields);
    }

    private HttpResponse<String> change(String name, String role) throws Exception {
        return admin.post("/people", "change", name, "password", PASSWORD, "role", role);
    }

    private HttpResponse<String> put(String name, String role) throws Exception {
        return admin.post("/people", "name", name, "password", PASSWORD, "role", role);
    }

    private People people() {
        return (People) host.attribute(People.ATTRIBUTE);
    }
}
