// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The threads that work for nothing but an event log, each with the time in which it does or did.
 *
 * <p>
 * Their records may still wait in an asynchronous appender when they have ended, so the latest ended ones are
 * remembered. A server may give the same thread to an application before and afterwards, from which the time of a
 * record tells them apart. Only numbers and names are kept. Thread-safe.
 */
final class OwnThreads {
    /** How many ended threads are remembered. */
    static final int KEPT = 100;
    /** The number of a mark that is for all threads of a name. */
    private static final long ANY = 0;
    /** Before the number of a thread, what Logback calls one without a name since 1.6. */
    private static final List<String> NAMELESS = List.of("virtual-", "unnamed-");

    private final InstantSource clock;
    /** The oldest first. Changed under the lock. */
    private final List<Mark> marks = new CopyOnWriteArrayList<>();

    private static final class Mark {
        private final long id;
        private final String name;
        private final Instant begun;
        /** Null until the end. */
        private volatile Instant ended;

        private Mark(long id, String name, Instant begun) {
            this.id = id;
            this.name = name;
            this.begun = begun;
        }

        private boolean isCalled(String given) {
            return name.isEmpty() ? NAMELESS.stream().anyMatch(kind -> given.equals(kind + id)) : given.equals(name);
        }
    }

    OwnThreads(InstantSource clock) {
        this.clock = clock;
    }

    void begin(Thread thread) {
        begin(thread.getId(), thread.getName());
    }

    void end(Thread thread) {
        end(thread.getId(), null);
    }

    /** Marks all threads of this name. */
    void begin(String name) {
        begin(ANY, name);
    }

    void end(String name) {
        end(ANY, name);
    }

    private synchronized void begin(long id, String name) {
        // Records often have milliseconds only.
        marks.add(new Mark(id, name, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    }

    private synchronized void end(long id, String name) {
        for (int i = marks.size() - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            if (mark.ended == null && mark.id == id && (id != ANY || mark.name.equals(name))) {
                mark.ended = clock.instant();
                forget();
                return;
            }
        }
    }

    private void forget() {
        List<Mark> over = marks.stream().filter(mark -> mark.ended != null).toList();
        marks.removeAll(over.subList(0, Math.max(0, over.size() - KEPT)));
    }

    /**
     * Whether one of these threads wrote the record. If the framework provides the number of the thread, the name
     * counts only for threads that are marked by their name.
     */
    boolean wrote(Origin origin) {
        String name = null;
        for (Mark mark : marks) {
            if (origin.hasId() && mark.id != ANY) {
                if (mark.id == origin.id() && isWithin(origin.time(), mark)) {
                    return true;
                }
            } else {
                name = name == null ? origin.nameOrEmpty() : name;
                if (mark.isCalled(name) && isWithin(origin.time(), mark)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isWithin(Instant time, Mark mark) {
        Instant ended = mark.ended;
        if (time == null) {
            return ended == null;
        }
        if (ended != null && time.isAfter(ended)) {
            return false;
        }
        // If the system's clock was set back meanwhile, it cannot tell what was before the beginning.
        return !time.isBefore(mark.begun) || clock.instant().isBefore(mark.begun);
    }
}
