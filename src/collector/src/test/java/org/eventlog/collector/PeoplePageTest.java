// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.eventlog.collector.people.People;
import org.junit.jupiter.api.Test;

class PeoplePageTest extends HostTest {
    private static final String PASSWORD = "correct horse battery";

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "people", "true"};
    }

    @Test
    void onlyAdministratorsSeeAndChangePeople() throws Exception {
        assertThat(viewer.get("/people").statusCode()).isEqualTo(403);
        assertThat(triage.post("/people", "name", "eve", "password", PASSWORD, "role", "admin").statusCode())
                .isEqualTo(403);
        assertThat(admin.get("/people").statusCode()).isEqualTo(200);
        assertThat(people().all()).isEmpty();
    }

    @Test
    void whoIsMadeCanSignInAndWhoIsRemovedCannot() throws Exception {
        put("ada", "admin");
        HttpResponse<String> made = put("otto", "triage");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        assertThat(admin.get("/people").body()).contains("<bdi>otto</bdi>", "value=\"otto\"")
                .as("nobody removes themselves").doesNotContain("value=\"ada\"").doesNotContain(PASSWORD);
        assertThat(people().check("otto", PASSWORD.toCharArray(), "192.0.2.1")).contains("triage");
        assertThat(admin.get("/audit").body()).contains("otto").doesNotContain(PASSWORD);

        admin.post("/people", "remove", "otto");
        assertThat(people().check("otto", PASSWORD.toCharArray(), "192.0.2.1")).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidAndChangesNothing() throws Exception {
        put("ada", "admin");

        assertThat(admin.post("/people", "name", "otto", "password", "short", "role", "viewer").body())
                .contains("A password has 12 to ");
        assertThat(admin.post("/people", "name", "<b>", "password", PASSWORD, "role", "viewer").body())
                .contains("A name has 1 to 64").doesNotContain("<b>");
        assertThat(put("otto", "emperor").statusCode()).isEqualTo(400);
        assertThat(put("ada", "viewer").body()).contains("Somebody has to stay");
        assertThat(admin.post("/people", "remove", "ada").body()).contains("Somebody has to stay");
        assertThat(people().all()).singleElement().satisfies(ada -> assertThat(ada.role()).isEqualTo("admin"));
    }

    private HttpResponse<String> put(String name, String role) throws Exception {
        return admin.post("/people", "name", name, "password", PASSWORD, "role", role);
    }

    private People people() {
        return (People) host.attribute(People.ATTRIBUTE);
    }
}
