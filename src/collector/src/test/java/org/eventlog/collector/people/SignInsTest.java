// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Person;
import org.junit.jupiter.api.Test;

class SignInsTest {
    private static final Person ERIKA = new Person("erika", "PBKDF2WithHmacSHA512:210000:c2FsdA==:aGFzaA==", "admin",
            0);
    private static final String HERE = "192.0.2.7";

    private Instant now = Instant.parse("2026-05-04T03:02:01Z");
    private final List<AuditEntry> audit = new ArrayList<>();
    private final SignIns signIns = new SignIns(() -> now, audit::add);

    @Test
    void countsAttemptsBeforeTheirPasswordsAreChecked() {
        for (int i = 0; i < 10; i++) {
            assertThat(signIns.begin("erika", ERIKA, HERE, null)).isNotNull();
        }

        assertThat(signIns.begin("erika", ERIKA, HERE, null)).as("although none has failed yet").isNull();
    }

    @Test
    void countsIpv6ClientsByTheirNetwork() {
        for (int i = 0; i < 10; i++) {
            signIns.begin("name" + i, null, "2001:db8:1:2::" + i, null);
        }

        assertThat(signIns.begin("erika", ERIKA, "2001:db8:1:2:ffff::1", null)).isNull();
        assertThat(signIns.begin("erika", ERIKA, "2001:db8:1:3::1", null)).isNotNull();
    }

    @Test
    void attemptsOfOthersDoNotLockOutABrowserInWhichTheUserSignedIn() {
        String cookie = Devices.cookie(ERIKA);
        for (int i = 0; i < 120; i++) {
            signIns.begin("erika", ERIKA, i % 2 == 0 ? HERE : "198.51.100." + i, null);
        }

        assertThat(signIns.begin("erika", ERIKA, HERE, null)).isNull();
        assertThat(signIns.begin("erika", ERIKA, HERE, cookie)).isNotNull();
    }

    @Test
    void limitsOneNameFromAllNetworks() {
        for (int i = 0; i < 100; i++) {
            assertThat(signIns.begin("erika", ERIKA, "198.51.100." + i, null)).isNotNull();
        }

        assertThat(signIns.begin("erika", ERIKA, HERE, null)).isNull();
    }

    @Test
    void guessesOfTheSetupCodeDoNotLockOutTheOperator() {
        for (int i = 0; i < 10; i++) {
            assertThat(signIns.beginCode("198.51.100.1")).isTrue();
        }

        assertThat(signIns.beginCode("198.51.100.1")).isFalse();
        assertThat(signIns.beginCode(HERE)).isTrue();
    }

    @Test
    void limitsGuessesFromAKnownBrowser() {
        String cookie = Devices.cookie(ERIKA);
        for (int i = 0; i < 10; i++) {
            signIns.begin("erika", ERIKA, HERE, cookie);
        }

        assertThat(signIns.begin("erika", ERIKA, HERE, cookie)).isNull();
    }

    @Test
    void cookieIsOfOneUserAndOnePassword() {
        String cookie = Devices.cookie(ERIKA);

        assertThat(Devices.id(ERIKA, cookie)).isNotNull();
        assertThat(Devices.id(new Person("otto", ERIKA.password(), "admin", 0), cookie)).isNull();
        assertThat(Devices.id(new Person("erika", "another", "admin", 0), cookie)).isNull();
        assertThat(Devices.id(ERIKA, "x".repeat(100_000))).isNull();
        assertThat(Devices.id(null, cookie)).isNull();
    }

    @Test
    void attemptThatIsNotCheckedIsNeitherCountedNorRecorded() {
        for (int i = 0; i < 20; i++) {
            SignIns.Attempt attempt = signIns.begin("erika", ERIKA, HERE, null);
            Thread.currentThread().interrupt();

            assertThat(signIns.check(attempt, "wrong".toCharArray(), ERIKA.password())).isEqualTo(SignIns.Check.BUSY);
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(audit).isEmpty();
    }

    @Test
    void strangersDoNotOccupyThePlaceOfKnownDevices() {
        SignIns.Attempt stranger = signIns.begin("erika", ERIKA, HERE, null);
        SignIns.Attempt known = signIns.begin("erika", ERIKA, HERE, Devices.cookie(ERIKA));
        signIns.places(stranger).drainPermits();

        assertThat(signIns.check(known, "wrong".toCharArray(), ERIKA.password())).isEqualTo(SignIns.Check.WRONG);
    }

    @Test
    void recordsSignInsFailuresAndLockouts() {
        signIns.succeeded(signIns.begin("erika", ERIKA, HERE, null));
        for (int i = 0; i < 10; i++) {
            signIns.failed(signIns.begin("my own passw0rd", null, HERE, null));
        }
        signIns.begin("erika", ERIKA, HERE, null);
        signIns.begin("erika", ERIKA, HERE, null);

        assertThat(audit).hasSize(12).extracting(AuditEntry::action).startsWith("sign-in", "sign-in.failed")
                .endsWith("sign-in.failed", "sign-in.locked");
        assertThat(audit.get(0)).extracting(AuditEntry::who, AuditEntry::address, AuditEntry::subject)
                .containsExactly("erika", HERE, "erika");
        assertThat(audit.get(1).subject()).as("never the text of an unknown name").isEqualTo("unknown name");
    }

    @Test
    void strangersCannotFillTheAuditLog() {
        for (int i = 0; i < 1_000; i++) {
            SignIns.Attempt attempt = signIns.begin("nobody", null, "198.51." + i / 250 + '.' + i % 250, null);
            signIns.failed(attempt);
        }

        assertThat(audit).hasSize(100);
    }
}
