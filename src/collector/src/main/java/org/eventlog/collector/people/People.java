// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eventlog.collector.ingest.IngestWriter;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/**
 * People who sign in with a password that the collector itself keeps: those of the standalone WAR, whose identity store
 * finds this in the servlet context under {@link #ATTRIBUTE}. For any number of threads.
 */
public final class People {
    /** Of the servlet context. */
    public static final String ATTRIBUTE = "org.eventlog.collector.people";

    /** Of a session: the mark of the password it began with. */
    private static final String MARK = "org.eventlog.collector.people.mark";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@-]{1,64}");
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;
    private static final int TRIES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final long FRESH_MILLIS = 1_000;
    /** Of nobody: compared with where there is no such person, so that the time of an answer does not tell. */
    private static final String NOBODY = Passwords.hash("nobody's".toCharArray());

    private final EventStore store;
    private final IngestWriter writer;
    private final InstantSource clock;
    private final Attempts attempts;
    private final SetupCode code = new SetupCode();
    private final Consumer<String> tell;
    private final AtomicBoolean told = new AtomicBoolean();
    /** As the store had them; null when they have to be read. */
    private volatile Known known;

    /** @param tell puts the set-up code where only who runs the server can read it */
    public People(EventStore store, IngestWriter writer, InstantSource clock, Consumer<String> tell) {
        this.tell = tell;
        this.store = store;
        this.writer = writer;
        this.clock = clock;
        attempts = new Attempts(TRIES, WINDOW, clock);
    }

    /**
     * The role of who has that name and password: {@code viewer}, {@code triage} or {@code admin}.
     *
     * @param address the caller's: after ten failures in ten minutes of one name or one address, nothing is right
     * @return empty when there is no such person, the password is wrong, or it was tried too often
     */
    public Optional<String> check(String name, char[] password, String address) {
        String who = "name " + name;
        String where = "address " + address;
        if (name == null || password.length > LONGEST || attempts.isTooMany(who) || attempts.isTooMany(where)) {
            return Optional.empty();
        }
        Optional<Person> person;
        try {
            person = store.people().find(name);
        } catch (StoreException e) {
            return Optional.empty();
        }
        if (Passwords.matches(password, person.map(Person::password).orElse(NOBODY)) && person.isPresent()) {
            attempts.succeeded(who);
            known = null;
            return Optional.of(person.get().role());
        }
        attempts.failed(who);
        attempts.failed(where);
        return Optional.empty();
    }

    /**
     * The role that who is signed in has now, as the store said within the last second or, if it cannot be read, last: they may
     * have been taken away since, or got another password, here or by another collector. Then it is empty.
     */
    public Optional<Role> role(HttpServletRequest request) {
        Person person = known().get(request.getUserPrincipal().getName());
        HttpSession session = request.getSession(false);
        // A server may know people by more than their session, and outlive it.
        Object began = session == null ? null : session.getAttribute(MARK);
        return person == null || (began != null && !began.equals(mark(person)))
                ? Optional.empty()
                : Optional.of(role(person));
    }

    /** Notes which password a session began with, so that it ends with that. */
    public void begins(HttpServletRequest request, String name) {
        Person person = known().get(name);
        if (person != null) {
            request.getSession().setAttribute(MARK, mark(person));
        }
    }

    /** Tells passwords apart, of which each has a salt of its own, and says nothing of them. */
    private static Integer mark(Person person) {
        return person.password().hashCode();
    }

    private Map<String, Person> known() {
        Known last = known;
        long now = clock.millis();
        if (last == null || Math.abs(now - last.read()) >= FRESH_MILLIS) {
            try {
                last = new Known(store.people().all().stream()
                        .collect(Collectors.toMap(Person::name, Function.identity())), now);
            } catch (StoreException e) {
                return last == null ? Map.of() : last.people();
            }
            known = last;
        }
        return last.people();
    }

    /** Whether nobody can sign in yet. */
    public boolean isEmpty() throws StoreException {
        return store.people().all().isEmpty();
    }

    public List<Person> all() throws StoreException {
        return store.people().all();
    }

    /**
     * Tells the set-up code if there is nobody, once: at the start, or if the database could not be read then, when somebody
     * comes to be set up. A new one after each start.
     */
    public void tellHowToSetUp() throws StoreException {
        if (isEmpty() && told.compareAndSet(false, true)) {
            tell.accept(code.text());
        }
    }

    /**
     * Makes the first administrator.
     *
     * @throws Refusal 403 for a wrong code, or when somebody is there already; 400 for a bad name or password
     */
    public void setUp(String typed, String name, String password, String address) throws StoreException {
        check(name, password);
        if (attempts.isTooMany("code") || !code.is(typed)) {
            attempts.failed("code");
            throw new Refusal(403, "wrong_code", "The set-up code is wrong. It is in the server's log.");
        }
        Person admin = new Person(name, Passwords.hash(password.toCharArray()), text(Role.ADMIN), clock.millis());
        boolean done = writer.change(open -> {
            if (!open.people().all().isEmpty()) {
                return false;
            }
            open.people().put(admin, new Actor("set-up", address), clock.millis());
            return true;
        });
        if (!done) {
            throw new Refusal(403, "set_up_already", "Somebody has been set up already.");
        }
        known = null;
    }

    /** Makes somebody, or gives them a new password and role; the last administrator stays one. */
    public void put(String name, String password, Role role, Actor actor) throws StoreException {
        check(name, password);
        Person person = new Person(name, Passwords.hash(password.toCharArray()), text(role), clock.millis());
        writer.change(open -> {
            if (role != Role.ADMIN) {
                anotherAdmin(open, name);
            }
            open.people().put(person, actor, clock.millis());
            return null;
        });
        known = null;
    }

    /** Takes somebody away, but never the last administrator. Who is signed in may do nothing more. */
    public void remove(String name, Actor actor) throws StoreException {
        writer.change(open -> {
            anotherAdmin(open, name);
            return open.people().remove(name, actor, clock.millis());
        });
        known = null;
    }

    private static void anotherAdmin(EventStore open, String than) throws StoreException {
        if (open.people().all().stream()
                .noneMatch(other -> !other.name().equals(than) && other.role().equals(text(Role.ADMIN)))) {
            throw new Refusal(400, "last_admin", "Somebody has to stay who may do everything.");
        }
    }

    private static void check(String name, String password) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new Refusal(400, "bad_name", "A name has 1 to 64 letters, digits and . _ @ -");
        }
        if (password == null || password.length() < SHORTEST || password.length() > LONGEST) {
            throw new Refusal(400, "bad_password",
                    "A password has " + SHORTEST + " to " + LONGEST + " characters.");
        }
    }

    private static String text(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static Role role(Person person) {
        return Role.valueOf(person.role().toUpperCase(Locale.ROOT));
    }

    private record Known(Map<String, Person> people, long read) {}
}
