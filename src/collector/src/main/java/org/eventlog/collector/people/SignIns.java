// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eventlog.address.Network;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Person;

/**
 * Limits attempts to sign in, and records them in the audit log. An attempt is counted before its password is hashed:
 * by its network and its name or, from a browser in which the user has signed in before, by that browser only, so that
 * others cannot lock the user out.
 */
final class SignIns {
    private static final int TRIES = 10;
    /** For one name from all networks together. Each network has its own, lower limit. */
    private static final int TRIES_OF_NAME = 100;
    static final Duration WINDOW = Duration.ofMinutes(10);
    /** Strangers must not fill the audit log: more failures, or sign-ins of one user, are not recorded. */
    private static final int RECORDED = 100;
    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final long WAIT_SECONDS = 5;

    private final InstantSource clock;
    private final Consumer<AuditEntry> audit;
    private final Attempts networks;
    private final Attempts names;
    private final Attempts devices;
    private final Attempts codes;
    private final Attempts recorded;
    private final Semaphore hashing = new Semaphore(AT_ONCE, true);
    /** Strangers, however many, must not make users wait. */
    private final Semaphore hashingOfKnownDevices = new Semaphore(1, true);

    /** @param audit adds an entry without waiting */
    SignIns(InstantSource clock, Consumer<AuditEntry> audit) {
        this.clock = clock;
        this.audit = audit;
        networks = new Attempts(TRIES, WINDOW, clock);
        names = new Attempts(TRIES_OF_NAME, WINDOW, clock);
        devices = new Attempts(TRIES, WINDOW, clock);
        codes = new Attempts(TRIES, WINDOW, clock);
        recorded = new Attempts(RECORDED, WINDOW, clock);
    }

    /**
     * An attempt that has been counted.
     *
     * @param device the browser's id if the user has signed in with it before, otherwise null
     */
    record Attempt(String name, boolean known, String address, String device) {}

    /**
     * Counts an attempt.
     *
     * @param person the user of that name, or null
     * @return null if there were too many
     */
    Attempt begin(String name, Person person, String address, String cookie) {
        Attempt attempt = new Attempt(name, person != null, address, Devices.id(person, cookie));
        Attempts.Answer answer = attempt.device != null
                ? devices.begin(attempt.device)
                : networks.begin(Network.of(address));
        if (answer == Attempts.Answer.ALLOWED && attempt.device == null && person != null) {
            answer = names.begin(name);
        }
        if (answer == Attempts.Answer.NOW_REFUSED) {
            record("locked", "sign-in.locked", attempt);
        }
        return answer == Attempts.Answer.ALLOWED ? attempt : null;
    }

    /** The result of checking a password. */
    enum Check {
        RIGHT, WRONG,
        /** The password was not checked, because others were. The attempt is neither counted nor recorded. */
        BUSY
    }

    /** Hashing is expensive on purpose, so few passwords are checked at the same time. */
    Check check(Attempt attempt, char[] password, String stored) {
        Semaphore places = places(attempt);
        try {
            if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                takeBack(attempt);
                return Check.BUSY;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            takeBack(attempt);
            return Check.BUSY;
        }
        try {
            return Passwords.matches(password, stored) ? Check.RIGHT : Check.WRONG;
        } finally {
            places.release();
        }
    }

    Semaphore places(Attempt attempt) {
        return attempt.device != null ? hashingOfKnownDevices : hashing;
    }

    void succeeded(Attempt attempt) {
        takeBack(attempt);
        record("in " + attempt.name, "sign-in", attempt);
    }

    /** The attempt does not count. */
    void takeBack(Attempt attempt) {
        if (attempt.device != null) {
            devices.takeBack(attempt.device);
        } else {
            networks.takeBack(Network.of(attempt.address));
            names.takeBack(attempt.name);
        }
    }

    void failed(Attempt attempt) {
        record("failed", "sign-in.failed", attempt);
    }

    /** Counts an attempt with the setup code, by network: others must not keep the operator from setting up. */
    boolean beginCode(String address) {
        return codes.begin(Network.of(address)) == Attempts.Answer.ALLOWED;
    }

    void codeSucceeded(String address) {
        codes.takeBack(Network.of(address));
    }

    /** An unknown name is not recorded: it may be a password typed into the wrong field. */
    private void record(String kind, String action, Attempt attempt) {
        if (recorded.begin(kind) == Attempts.Answer.ALLOWED) {
            audit.accept(new AuditEntry(0, clock.millis(),
                    action.equals("sign-in") ? attempt.name : "guest", attempt.address, action,
                    attempt.known ? attempt.name : "unknown name", null));
        }
    }
}
