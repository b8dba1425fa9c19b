// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.store.StoreException;

/** How long the searches of one request go on, together. */
final class SearchTime {
    /** Longer than any request lasts. */
    static final Duration ENDLESS = Duration.ofHours(9);
    /** How much longer a portion of a search may take than expected. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventDialect dialect;
    private final long begun = System.nanoTime();
    private final long budget;
    private volatile boolean searched;

    SearchTime(EventDialect dialect, Duration budget) {
        this.dialect = dialect;
        this.budget = budget.toNanos();
    }

    static long endless() {
        return System.nanoTime() + ENDLESS.toNanos();
    }

    /** Marks the first search of the request as done: each later one gets its part of the time, from its own start. */
    void use() {
        searched = true;
    }

    /**
     * When a search has to end. The first one of a request has all the time; what follows only describes its result.
     *
     * @param share the part of the time for a later search
     */
    long until(int share) {
        boolean first = !searched;
        searched = true;
        return first ? begun + budget : System.nanoTime() + budget / share;
    }

    /** The result of a query that may take a part of the time for the search; empty if it takes longer. */
    <T> Optional<T> soon(Transaction.Work<T> work, int share) throws StoreException {
        if (budget / share == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(dialect.query(work, System.nanoTime() + budget / share));
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.TIMEOUT || budget == ENDLESS.toNanos()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * Looks through the next portion of a walk.
     *
     * @return empty if there was no time to finish it; the portion is then given back, and nothing of it counts
     */
    <T> Optional<T> portion(Walk walk, Look<T> look) throws StoreException {
        boolean first = walk.isAtStart();
        List<Walk.Range> ranges = walk.next();
        long until = first ? endless() : walk.until() + GRACE;
        try {
            return Optional.of(dialect.query(transaction -> look.at(transaction, ranges), until));
        } catch (StoreException e) {
            if (first || e.kind() != StoreException.Kind.TIMEOUT) {
                throw e;
            }
            walk.giveBack();
            return Optional.empty();
        }
    }

    interface Look<T> {
        T at(Transaction transaction, List<Walk.Range> ranges) throws SQLException;
    }
}
