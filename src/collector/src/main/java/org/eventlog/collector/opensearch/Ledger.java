// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.StoreException;

/**
 * Provides the order of writes that OpenSearch lacks. One document records which collector writes, and the highest
 * valid event number. A writer acquires it, makes its changes, and finally increases the number and releases it in one
 * step, with optimistic concurrency. Readers ignore events with higher numbers, so they see all changes of a turn or
 * none.
 *
 * <p>If a turn is interrupted, the next one removes its events first. If it belongs to another collector, the writer
 * waits for the maximum duration of a turn. Clocks are not compared; only the time without a change of the document is
 * measured.
 *
 * <p>Not guaranteed: if OpenSearch executes a request long after the collector gave up on it, events of a removed turn
 * may reappear. They are shown although they were refused, and counted in no issue.
 */
final class Ledger {
    /** The maximum duration of a turn, after which other writers consider it abandoned. */
    static final Duration LASTS = Duration.ofSeconds(30);
    private static final String ID = "state";
    private static final long POLL_MILLIS = 20;
    /** The numbers skipped after an interrupted turn, because delayed requests of it may still be executed. */
    private static final long GAP = 100_000;

    private final Indices indices;
    private final Duration busy;
    private final Duration lasts;
    private final String me = UUID.randomUUID().toString();
    // Used by the writer's thread only: the last observed turn, and since when.
    private String watched = "";
    private long watchedSince;

    Ledger(Indices indices, Duration busy, Duration lasts) {
        this.indices = indices;
        this.busy = busy;
        this.lasts = lasts;
    }

    /** The work of a turn. */
    interface Work<T> {
        T run(Turn turn) throws StoreException;
    }

    /** Creates the document if it does not exist. */
    void prepare() throws StoreException {
        Client.Answer made = indices.write("PUT", "meta", "/_create/" + ID, new Turn().document(null));
        if (!made.isGood() && made.status() != 409) {
            throw Fault.of(made);
        }
    }

    /** The highest valid event number. Thread-safe. */
    long newest() throws StoreException {
        JsonObject found = indices.get("meta", ID);
        if (found == null) {
            throw new StoreException(StoreException.Kind.FAILED, "its ledger is gone");
        }
        return found.getJsonObject("_source").getJsonNumber("newest").longValueExact();
    }

    /** For the writer's thread. */
    <T> T write(Work<T> work) throws StoreException {
        Turn turn = begin();
        try {
            T result = work.run(turn);
            turn.store(null);
            return result;
        } catch (StoreException | RuntimeException | Error e) {
            giveUp(turn, e);
            throw e;
        }
    }

    private Turn begin() throws StoreException {
        long start = System.nanoTime();
        while (true) {
            JsonObject found = indices.get("meta", ID);
            if (found == null) {
                throw new StoreException(StoreException.Kind.FAILED, "its ledger is gone");
            }
            Turn turn = new Turn(found);
            boolean free = turn.owner == null;
            if (free || turn.owner.equals(me) || isDead(turn)) {
                if (turn.take()) {
                    if (!free) {
                        turn.takeBack();
                    }
                    return turn;
                }
            } else if (System.nanoTime() - start > busy.toNanos()) {
                throw new StoreException(StoreException.Kind.BUSY, "another collector writes");
            } else {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
            }
        }
    }

    private boolean isDead(Turn turn) {
        String seen = turn.owner + turn.place + ' ' + turn.term;
        if (!seen.equals(watched)) {
            watched = seen;
            watchedSince = System.nanoTime();
        }
        return System.nanoTime() - watchedSince > lasts.toNanos();
    }

    private static void giveUp(Turn turn, Throwable why) {
        try {
            turn.newest = turn.stored;
            // Otherwise another writer took over, or the turn was completed and only the response was lost. There is
            // nothing to revert.
            if (turn.take()) {
                turn.takeBack();
                turn.store(null);
            }
        } catch (StoreException e) {
            // The next turn finds this one unfinished and reverts it.
            why.addSuppressed(e);
        }
    }

    /** The permission to write, and the numbers to continue from. */
    final class Turn {
        private final long since = System.nanoTime();
        private final String owner;
        private long place;
        private long term;
        private long stored;
        private long newest;
        private long issues;
        private long sources;
        private long audit;
        private long deployments;

        private Turn() {
            owner = null;
        }

        private Turn(JsonObject found) {
            JsonObject source = found.getJsonObject("_source");
            place = found.getJsonNumber("_seq_no").longValueExact();
            term = found.getJsonNumber("_primary_term").longValueExact();
            owner = source.isNull("owner") ? null : source.getString("owner");
            newest = source.getJsonNumber("newest").longValueExact();
            stored = newest;
            issues = source.getJsonNumber("issues").longValueExact();
            sources = source.getJsonNumber("sources").longValueExact();
            audit = source.getJsonNumber("audit").longValueExact();
            // Missing in a ledger of an earlier version.
            deployments = source.containsKey("deployments") ? source.getJsonNumber("deployments").longValueExact() : 0;
        }

        long newest() {
            return newest;
        }

        /** Makes events up to this number valid when the turn is completed. */
        void moveTo(long seq) {
            newest = seq;
        }

        long nextIssue() {
            return ++issues;
        }

        int nextSource() {
            return Math.toIntExact(++sources);
        }

        long nextDeployment() {
            return ++deployments;
        }

        long nextAudit() {
            return ++audit;
        }

        /** Takes this number for an audit entry. The next one gets a larger one. */
        void takeAudit(long number) {
            audit = Math.max(audit, number);
        }

        /** The number of the next audit entry. */
        long peekAudit() {
            return audit + 1;
        }

        /** Called before every write, so that nothing is sent near the end of the turn. */
        void stillOurs() throws StoreException {
            if (System.nanoTime() - since > lasts.toNanos() / 2) {
                throw new StoreException(StoreException.Kind.BUSY, "it takes too long");
            }
        }

        private boolean take() throws StoreException {
            Client.Answer answer = put(me);
            if (answer.status() == 409) {
                return false;
            }
            took(answer);
            return true;
        }

        private void store(String by) throws StoreException {
            took(put(by));
            stored = newest;
        }

        private Client.Answer put(String by) throws StoreException {
            return indices.write("PUT", "meta", "/_doc/" + ID + "?if_seq_no=" + place + "&if_primary_term=" + term,
                    document(by));
        }

        private void took(Client.Answer answer) throws StoreException {
            if (answer.status() == 409) {
                throw new StoreException(StoreException.Kind.BUSY, "another collector took over");
            }
            if (!answer.isGood()) {
                throw Fault.of(answer);
            }
            place = answer.body().getJsonNumber("_seq_no").longValueExact();
            term = answer.body().getJsonNumber("_primary_term").longValueExact();
        }

        /** Reverts the changes of an interrupted turn. */
        private void takeBack() throws StoreException {
            indices.refresh("events", "issues");
            indices.delete("events", Indices.range("seq", "gt", newest));
            IssueDocuments.takeBack(indices, this);
            newest += GAP;
            audit += GAP;
            issues += GAP;
            deployments += GAP;
            stored = newest;
        }

        private String document(String by) {
            return new JsonText().object().member("kind", "state").key("owner")
                    .raw(by == null ? "null" : '"' + by + '"').member("newest", newest).member("issues", issues)
                    .member("sources", sources).member("audit", audit)
                    .member("deployments", deployments).end().toString();
        }
    }
}
