// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.eventlog.collector.Host;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String HERE = "192.0.2.7";

    @TempDir
    Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-04T03:02:01Z"));
    private Host host;
    private People people;

    @BeforeEach
    void start() throws Exception {
        host = new Host(now::get, directory, "people", "true");
        people = (People) host.attribute(People.ATTRIBUTE);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void whoReadsTheServersLogMakesTheFirstAdministrator() throws Exception {
        assertThat(host.get("/setup").body()).contains("Set-up code");
        HttpResponse<String> done = setUp(people.setupCode().toLowerCase(), "erika", PASSWORD);

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE)).contains("admin");
    }

    @Test
    void aWrongCodeMakesNobodyAndTooManyOfThemEndIt() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(setUp("AAAAA-AAAAA-AAAAA-AAAAA", "mallory", PASSWORD).statusCode()).isEqualTo(403);
        }

        assertThat(people.isEmpty()).isTrue();
        assertThat(setUp(people.setupCode(), "mallory", PASSWORD).statusCode()).as("guessing does not go on")
                .isEqualTo(403);
    }

    @Test
    void isSetUpOnlyOnce() throws Exception {
        setUp(people.setupCode(), "erika", PASSWORD);

        assertThat(setUp(people.setupCode(), "mallory", PASSWORD).statusCode()).isEqualTo(403);
        assertThat(host.get("/setup").statusCode()).isEqualTo(303);
        assertThat(people.all()).hasSize(1);
    }

    @Test
    void refusesAShortPasswordAndShowsTheFormAgain() throws Exception {
        HttpResponse<String> refused = setUp(people.setupCode(), "<b>erika", "short");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("value=\"&lt;b>erika\"").doesNotContain("value=\"short");
    }

    @Test
    void aWrongPasswordTriedTooOftenShutsTheNameForTenMinutes() throws Exception {
        setUp(people.setupCode(), "erika", PASSWORD);
        for (int i = 0; i < 10; i++) {
            assertThat(people.check("erika", "wrong".toCharArray(), "192.0.2." + i)).isEmpty();
        }

        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE)).isEmpty();
        now.set(now.get().plusSeconds(601));
        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE)).contains("admin");
    }

    @Test
    void triesFromOneAddressAreCountedWhateverTheName() throws Exception {
        setUp(people.setupCode(), "erika", PASSWORD);
        for (int i = 0; i < 10; i++) {
            assertThat(people.check("name" + i, "wrong".toCharArray(), HERE)).isEmpty();
        }

        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE)).isEmpty();
        assertThat(people.check("erika", PASSWORD.toCharArray(), "192.0.2.8")).contains("admin");
    }

    @Test
    void theLastAdministratorStays() throws Exception {
        setUp(people.setupCode(), "erika", PASSWORD);
        Actor erika = new Actor("erika", HERE);
        people.put("otto", PASSWORD, Role.VIEWER, erika);

        assertThatThrownBy(() -> people.remove("erika", erika)).isInstanceOf(Refusal.class);
        people.remove("otto", erika);
        assertThat(people.check("otto", PASSWORD.toCharArray(), HERE)).isEmpty();
    }

    @Test
    void noPasswordIsInTheFile() throws Exception {
        setUp(people.setupCode(), "erika", PASSWORD);
        host.close();

        assertThat(new String(Files.readAllBytes(directory.resolve("events.db")), StandardCharsets.ISO_8859_1))
                .contains("PBKDF2WithHmacSHA512:210000:").doesNotContain(PASSWORD);
    }

    private HttpResponse<String> setUp(String code, String name, String password) throws Exception {
        return host.post("/setup", "application/x-www-form-urlencoded",
                "code=" + code + "&name=" + name + "&password=" + password.replace(' ', '+'));
    }
}
