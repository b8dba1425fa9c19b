// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
    private final Logger log = Logger.getLogger("org.eventlog.collector");
    /** The setup messages in the server's log. */
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Handler reader = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getMessage().startsWith("EVL-6020")) {
                told.add(MessageFormat.format(logged.getMessage(), logged.getParameters()));
            }
        }

        @Override
        public void flush() {
            // Nothing to flush.
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    };
    private final Thread caller = Thread.currentThread();
    /** What others do while the caller's password is checked: as soon as the caller next asks for the time. */
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>();
    private Host host;
    private People people;

    @BeforeEach
    void start() throws Exception {
        log.addHandler(reader);
        host = new Host(this::time, directory, "people", "true");
        people = (People) host.attribute(People.ATTRIBUTE);
    }

    private Instant time() {
        Runnable task = Thread.currentThread() == caller ? meanwhile.getAndSet(null) : null;
        if (task != null) {
            task.run();
        }
        return now.get();
    }

    @AfterEach
    void stop() throws Exception {
        log.removeHandler(reader);
        host.close();
    }

    @Test
    void setupCodeFromTheLogCreatesTheFirstAdministrator() throws Exception {
        assertThat(host.get("/setup").body()).contains("Setup code");
        HttpResponse<String> done = setUp(code().toLowerCase(), "erika", PASSWORD);

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE, null)).contains("admin");
    }

    @Test
    void wrongCodesAreRefusedAndLimited() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(setUp("AAAAA-AAAAA-AAAAA-AAAAA", "mallory", PASSWORD).statusCode()).isEqualTo(403);
        }

        assertThat(people.isEmpty()).isTrue();
        assertThat(setUp(code(), "mallory", PASSWORD).statusCode()).as("guessing does not go on")
                .isEqualTo(403);
    }

    @Test
    void aNewPasswordOfOnesOwnDoesNotGiveBackARole() throws Exception {
        twoAdministrators();
        meanwhile.set(() -> unchecked(() -> people.change("otto", null, Role.VIEWER, new Actor("erika", HERE))));

        people.changeOwn(PASSWORD, "another long password", new Actor("otto", HERE), null);

        assertThat(people.check("otto", "another long password".toCharArray(), HERE, null)).contains("viewer");
    }

    @Test
    void thePasswordThatAnAdministratorSetMeanwhileStays() throws Exception {
        twoAdministrators();
        meanwhile.set(() -> unchecked(
                () -> people.change("otto", "set by the administrator", Role.ADMIN, new Actor("erika", HERE))));

        assertThatThrownBy(
                () -> people.changeOwn(PASSWORD, "another long password", new Actor("otto", HERE), null))
                .isInstanceOf(Refusal.class);

        assertThat(people.check("otto", "set by the administrator".toCharArray(), HERE, null)).contains("admin");
    }

    private void twoAdministrators() throws Exception {
        people.add("erika", PASSWORD, Role.ADMIN, new Actor("test", HERE));
        people.add("otto", PASSWORD, Role.ADMIN, new Actor("test", HERE));
    }

    private interface Change {
        void make() throws Exception;
    }

    private static void unchecked(Change change) {
        try {
            change.make();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isSetUpOnlyOnce() throws Exception {
        setUp(code(), "erika", PASSWORD);

        assertThat(setUp(code(), "mallory", PASSWORD).statusCode()).isEqualTo(403);
        assertThat(host.get("/setup").statusCode()).isEqualTo(303);
        assertThat(people.all()).hasSize(1);
    }

    @Test
    void refusesAShortPasswordAndShowsTheFormAgain() throws Exception {
        HttpResponse<String> refused = setUp(code(), "<b>erika", "short");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("value=\"&lt;b>erika\"").doesNotContain("value=\"short");
    }

    @Test
    void tooManyWrongPasswordsLockTheAddressForTenMinutes() throws Exception {
        setUp(code(), "erika", PASSWORD);
        for (int i = 0; i < 10; i++) {
            assertThat(people.check("erika", "wrong".toCharArray(), HERE, null)).isEmpty();
        }

        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE, null)).isEmpty();
        assertThat(people.check("erika", PASSWORD.toCharArray(), "192.0.2.8", null)).as("others do not lock her out")
                .contains("admin");
        now.set(now.get().plusSeconds(601));
        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE, null)).contains("admin");
    }

    @Test
    void signInsAreInTheAuditLog() throws Exception {
        setUp(code(), "erika", PASSWORD);
        people.check("erika", "wrong".toCharArray(), HERE, null);
        people.check("erika", PASSWORD.toCharArray(), HERE, null);

        host.everybodyIs("erika eventlog-admin");
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(host.get("/audit").body())
                .contains("<code>sign-in</code>", "<code>sign-in.failed</code>", HERE));
    }

    @Test
    void unsoundNameIsRefused() throws Exception {
        setUp(code(), "erika", PASSWORD);

        assertThat(people.check("x".repeat(5_000_000), "wrong".toCharArray(), HERE, null)).isEmpty();
        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE, null)).contains("admin");
    }

    @Test
    void logsTheCodeOnceTheDatabaseIsReadable() throws Exception {
        host.close();
        Path other = Files.createDirectories(directory.resolve("other"));
        Path damaged = other.resolve("events.db");
        Files.writeString(damaged, "no database ".repeat(100));
        told.clear();
        try (Host later = new Host(now::get, other, "people", "true")) {
            assertThat(later.get("/setup").statusCode()).isEqualTo(503);
            assertThat(told).isEmpty();

            Files.delete(damaged);
            await().atMost(Duration.ofSeconds(30)).until(() -> later.get("/setup").statusCode() == 200);
            later.get("/setup");

            assertThat(told).singleElement().asString().contains("EVL-6020");
        }
    }

    @Test
    void lastAdministratorKeepsTheRole() throws Exception {
        setUp(code(), "erika", PASSWORD);

        assertThatThrownBy(() -> people.change("erika", PASSWORD, Role.VIEWER, new Actor("erika", HERE)))
                .isInstanceOf(Refusal.class);
        assertThat(people.check("erika", PASSWORD.toCharArray(), HERE, null)).contains("admin");
    }

    @Test
    void lastAdministratorCannotBeRemoved() throws Exception {
        setUp(code(), "erika", PASSWORD);
        Actor erika = new Actor("erika", HERE);
        people.add("otto", PASSWORD, Role.VIEWER, erika);

        assertThatThrownBy(() -> people.remove("erika", erika)).isInstanceOf(Refusal.class);
        people.remove("otto", erika);
        assertThat(people.check("otto", PASSWORD.toCharArray(), HERE, null)).isEmpty();
    }

    @Test
    void noPasswordIsInTheFile() throws Exception {
        setUp(code(), "erika", PASSWORD);
        host.close();

        assertThat(new String(Files.readAllBytes(directory.resolve("events.db")), StandardCharsets.ISO_8859_1))
                .contains("PBKDF2WithHmacSHA512:210000:").doesNotContain(PASSWORD);
    }

    private String code() {
        assertThat(told).hasSize(1);
        return told.get(0).substring(told.get(0).lastIndexOf(' ') + 1);
    }

    private HttpResponse<String> setUp(String code, String name, String password) throws Exception {
        return host.post("/setup", "application/x-www-form-urlencoded",
                "code=" + code + "&name=" + name + "&password=" + password.replace(' ', '+'));
    }
}
