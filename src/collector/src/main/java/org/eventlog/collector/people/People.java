// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eventlog.collector.ingest.IngestWriter;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/**
 * The users of the standalone WAR, whose passwords the collector stores. Its identity store finds this object in the
 * servlet context under {@link #ATTRIBUTE}. Thread-safe.
 */
public final class People implements Access.Current {
    /** The attribute of the servlet context. */
    public static final String ATTRIBUTE = "org.eventlog.collector.people";

    /** The session attribute that identifies the password that the session began with. */
    private static final String MARK = "org.eventlog.collector.people.mark";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@-]{1,64}");
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;
    private static final long FRESH_MILLIS = 1_000;
    /** The hash that is checked if a user does not exist, so that the response time does not reveal it. */
    private static final String NOBODY = Passwords.hash("nobody's".toCharArray());

    private final EventStore store;
    private final IngestWriter writer;
    private final InstantSource clock;
    private final SignIns signIns;
    private final SetupCode code = new SetupCode();
    private final Consumer<String> tell;
    private final AtomicBoolean told = new AtomicBoolean();
    /** The users as last read; null if they must be read again. */
    private volatile Known known;

    /**
     * @param tell writes the setup code to a place that only the server's operator can read
     */
    public People(EventStore store, IngestWriter writer, InstantSource clock, Consumer<String> tell) {
        this.tell = tell;
        this.store = store;
        this.writer = writer;
        this.clock = clock;
        signIns = new SignIns(clock, entry -> writer.later(open -> {
            open.audit().add(entry);
            return null;
        }));
    }

    /**
     * Checks a name and password, and returns the user's role: {@code viewer}, {@code triage} or {@code admin}.
     *
     * @param address the client's address
     * @param device the cookie by which {@link Devices} recognizes a browser, or null
     * @return empty if the user does not exist, the password is wrong, there were too many attempts, or the server is busy
     */
    public Optional<String> check(String name, char[] password, String address, String device) {
        return check(name, password, address, device, true).map(Person::role);
    }

    /** @param signsIn whether the user signs in, or only confirms who he or she is */
    private Optional<Person> check(String name, char[] password, String address, String device, boolean signsIn) {
        boolean sound = name != null && NAME.matcher(name).matches() && password.length <= LONGEST;
        Optional<Person> person;
        try {
            person = sound ? store.people().find(name) : Optional.empty();
        } catch (StoreException e) {
            return Optional.empty();
        }
        SignIns.Attempt attempt = signIns.begin(sound ? name : "", person.orElse(null), address, device);
        if (attempt == null) {
            return Optional.empty();
        }
        SignIns.Check check = sound
                ? signIns.check(attempt, password, person.map(Person::password).orElse(NOBODY))
                : SignIns.Check.WRONG;
        if (check == SignIns.Check.RIGHT && person.isPresent()) {
            if (signsIn) {
                signIns.succeeded(attempt);
            } else {
                signIns.takeBack(attempt);
            }
            known = null;
            return person;
        }
        if (check != SignIns.Check.BUSY) {
            signIns.failed(attempt);
        }
        return Optional.empty();
    }

    /**
     * The current role of the signed-in user, read from the store within the last second, or the last known one if it
     * cannot be read. Empty if the user was removed or got a new password since, here or at another collector, and if
     * the session did not begin with a sign-in: servers recognize users by cookies of their own, which outlive the
     * session and cannot be revoked.
     */
    @Override
    public Optional<Role> role(HttpServletRequest request) {
        Person person = known().get(request.getUserPrincipal().getName());
        HttpSession session = request.getSession(false);
        Object began = session == null ? null : session.getAttribute(MARK);
        return person == null || !mark(person).equals(began) ? Optional.empty() : Optional.of(role(person));
    }

    @Override
    public BooleanSupplier isStill(HttpServletRequest request) {
        String name = request.getUserPrincipal().getName();
        Person began = known().get(name);
        return () -> {
            Person person = known().get(name);
            return began != null && person != null && mark(person).equals(mark(began));
        };
    }

    /** Stores the password's mark in a new session, so that the session ends when the password changes. */
    public void begins(HttpServletRequest request, String name) {
        Person person = known().get(name);
        if (person != null) {
            HttpSession session = request.getSession();
            session.setAttribute(MARK, mark(person));
            Devices.begins(session, person);
        }
    }

    /** Identifies a password by its salted hash, without revealing it. */
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

    /** Whether there are no users yet. */
    public boolean isEmpty() throws StoreException {
        return store.people().all().isEmpty();
    }

    public List<Person> all() throws StoreException {
        return store.people().all();
    }

    /**
     * Reports the setup code once if there are no users: at startup or, if the database could not be read then, when
     * the setup page is opened. Each start generates a new code.
     */
    public void tellHowToSetUp() throws StoreException {
        if (isEmpty() && told.compareAndSet(false, true)) {
            tell.accept(code.text());
        }
    }

    /**
     * Creates the first administrator.
     *
     * @throws Refusal 403 for a wrong code, or if there already is a user; 400 for a bad name or password
     */
    public void setUp(String typed, String name, String password, String address) throws StoreException {
        check(name, password);
        if (!signIns.beginCode(address) || !code.is(typed)) {
            throw new Refusal(403, "wrong_code", "The setup code is wrong. It is in the server's log.");
        }
        Person admin = new Person(name, Passwords.hash(password.toCharArray()), text(Role.ADMIN), clock.millis());
        boolean done = writer.change(open -> {
            if (!open.people().all().isEmpty()) {
                return false;
            }
            open.people().put(admin, new Actor("set-up", address), clock.millis());
            return true;
        });
        signIns.codeSucceeded(address);
        if (!done) {
            throw new Refusal(403, "set_up_already", "There already is an administrator.");
        }
        known = null;
    }

    /**
     * Creates a user.
     *
     * @throws Refusal 409 if there is one of this name
     */
    public void add(String name, String password, Role role, Actor actor) throws StoreException {
        check(name, password);
        Person person = new Person(name, Passwords.hash(password.toCharArray()), text(role), clock.millis());
        boolean free = writer.change(open -> {
            if (open.people().find(name).isPresent()) {
                return false;
            }
            open.people().put(person, actor, clock.millis());
            return true;
        });
        known = null;
        if (!free) {
            throw new Refusal(409, "name_taken", "There already is a user of this name. Change it in the list.");
        }
    }

    /**
     * Changes the role of a user, and the password if one is given. The last administrator cannot lose that role.
     *
     * @param password null or empty to keep it
     * @throws Refusal 404 if there is no such user
     */
    public void change(String name, String password, Role role, Actor actor) throws StoreException {
        boolean keep = password == null || password.isEmpty();
        if (!keep) {
            check(name, password);
        }
        String hash = keep ? null : Passwords.hash(password.toCharArray());
        boolean there = writer.change(open -> {
            Optional<Person> before = name == null ? Optional.empty() : open.people().find(name);
            if (before.isEmpty()) {
                return false;
            }
            if (role != Role.ADMIN) {
                anotherAdmin(open, name);
            }
            open.people().put(new Person(name, keep ? before.get().password() : hash, text(role), clock.millis()),
                    actor,
                    clock.millis());
            return true;
        });
        known = null;
        if (!there) {
            throw new Refusal(404, "no_such_user", "There is no such user.");
        }
    }

    /**
     * Changes the password of the signed-in user, who must know the old one. The user's other sessions end.
     *
     * @param device the cookie by which {@link Devices} recognizes a browser, or null
     * @throws Refusal 403 if the old password is wrong or there were too many attempts, 400 for a bad new one
     */
    public void changeOwn(String old, String password, Actor actor, String device) throws StoreException {
        check(actor.name(), password);
        Optional<Person> checked = check(actor.name(), String.valueOf(old).toCharArray(), actor.address(), device,
                false);
        String hash = checked.isEmpty() ? null : Passwords.hash(password.toCharArray());
        // Meanwhile an administrator may have changed the role, set another password, or removed the user.
        boolean done = checked.isPresent() && writer.change(open -> {
            Optional<Person> now = open.people().find(actor.name())
                    .filter(person -> person.password().equals(checked.get().password()));
            if (now.isPresent()) {
                open.people().put(new Person(actor.name(), hash, now.get().role(), clock.millis()), actor,
                        clock.millis());
            }
            return now.isPresent();
        });
        known = null;
        if (!done) {
            throw new Refusal(403, "wrong_password", "The present password is wrong, or there were too many attempts.");
        }
    }

    /** Removes a user, but never the last administrator. A signed-in user loses all permissions. */
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
            throw new Refusal(400, "last_admin", "At least one administrator must remain.");
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
