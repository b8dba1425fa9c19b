// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * The messages of a pipeline for operators, through {@link System.Logger}; {@code docs/messages.md} explains each id.
 * <p>
 * Messages report changes of state, not each occurrence: the first failure, each doubling of the number of failures,
 * and the recovery, with totals. All messages go to the logger {@code org.eventlog}, which Eventlog's own handlers
 * ignore, to prevent endless logging. Thread-safe.
 */
final class OperatorLog {
    static final String LOGGER = "org.eventlog";

    private static final long ONE_ROW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final System.Logger log;
    private final LongSupplier ticker;
    private final String name;
    private final Map<String, AtomicLong> faults = new ConcurrentHashMap<>();
    // Guarded by this
    private long failures;
    private long refusals;
    private long lastFailure;
    private boolean deliveredSince;
    private long rejections;
    private long lastRejection;
    private boolean toldOfFailure;
    private String lastRefusal = "";

    /**
     * @param name
     *            which pipeline speaks
     */
    OperatorLog(String name, System.Logger log, LongSupplier ticker) {
        this.name = name;
        this.log = log;
        this.ticker = ticker;
        this.lastFailure = ticker.getAsLong() - 2 * ONE_ROW_NANOS;
        this.lastRejection = lastFailure;
    }

    void started(String destination) {
        tell(Level.INFO, "EVL-2001 {0}: started; events go to {1}", name, destination);
    }

    void opened(String journal, long orphans) {
        tell(Level.INFO, "EVL-2002 {0}: the queue is {1}{2}", name, journal,
                orphans == 0 ? "" : "; " + orphans + " events of an earlier run will be sent");
    }

    /** @param onDisk whether the journal is meant to be a file */
    void closed(long unsent, long lost, String journal, boolean onDisk) {
        if (unsent > 0) {
            tell(Level.INFO,
                    "EVL-2003 {0}: closed; {1} unsent events are saved in {2}, and the next start sends them", name,
                    Long.toString(unsent), journal);
        }
        if (lost > 0) {
            tell(Level.WARNING, "EVL-2004 {0}: closed; {1} events are lost: they could not be sent, and {2}", name,
                    Long.toString(lost), onDisk
                            ? "could not be saved either (see EVL-2005 before this)"
                            : "this queue is in memory (eventlog.db)");
        }
    }

    void heldUpAtClose(long events, String journal) {
        tell(Level.WARNING,
                "EVL-2017 {0}: closed while the disk, or a callback of a receipt, blocked the journal. {1} events count as"
                        + " lost; if the journal goes on, they are saved in {2} after all",
                name, Long.toString(events), journal);
    }

    void executorFails(String loop, String reason) {
        tell(Level.WARNING,
                "EVL-2016 {0}: the executor did not start the {1} ({2}), so Eventlog started a thread for it",
                name, loop, reason);
    }

    void storeFailed(ChunkStoreException e) {
        tell(Level.WARNING, "EVL-2005 {0}: {1}; events are kept in memory until the file works again", name,
                e.getMessage());
    }

    void damaged(String journal, String reason, String aside) {
        tell(Level.WARNING,
                "EVL-2010 {0}: queue file {1} is damaged ({2}). It was moved to {3}; what can be read of it will be sent",
                name, journal, reason, aside);
    }

    void restored(String journal) {
        tell(Level.WARNING,
                "EVL-2018 {0}: queue file {1} was deleted, moved or replaced while in use. It was written again, with all of"
                        + " its events",
                name, journal);
    }

    void changed(String journal, long lost, int rejected, String moved) {
        tell(Level.WARNING,
                "EVL-2018 {0}: queue file {1} was changed by another program while in use. It was written again, {2}{3}. The"
                        + " changed file was moved to {4}",
                name, journal, lost == 0
                        ? "with all of its events"
                        : "without " + lost + " events that could not be read and are lost",
                rejected == 0 ? "" : " (and without " + rejected + " of the rejected events)", moved);
    }

    void notMended(String journal, String reason) {
        tell(Level.WARNING,
                "EVL-2018 {0}: queue file {1} was changed by another program while in use, and can''t be written again at the"
                        + " moment: {2}. It stays in use, and is tried again every minute",
                name, journal, reason);
    }

    void otherEncoding(String journal, String encoding, long events, String aside) {
        tell(Level.WARNING,
                "EVL-2012 {0}: queue file {1} holds {2} events encoded as {3}, which is not the format configured now. It was"
                        + " moved to {4}; to send them, start once with the old eventlog.protocol and eventlog.format, and that file as eventlog.db",
                name, journal, Long.toString(events), encoding, aside);
    }

    void adopted(String from, long events) {
        tell(Level.INFO, "EVL-2011 {0}: took over {1} unsent events of {2}, which no process uses any more", name,
                Long.toString(events),
                from);
    }

    void storeHealed(String journal) {
        tell(Level.INFO, "EVL-2006 {0}: queue file {1} works again; no event is in memory only", name, journal);
    }

    void dropping(DropReason reason, org.eventlog.Level level) {
        tell(Level.WARNING, "EVL-2007 {0}: events are being dropped: {2} (the first had level {1}){3}", name,
                level.text(), reason.text(), reason == DropReason.CLOSED ? "" : "; EVL-2009 will tell how many");
    }

    /** @param quiet whether it is over, and not reported because the event log is being closed */
    void droppingOver(long events, Map<DropReason, Long> totals, Instant since, boolean quiet) {
        String byReason = totals.entrySet().stream().filter(e -> e.getValue() > 0)
                .map(e -> e.getKey().text() + " " + e.getValue()).collect(Collectors.joining(", "));
        tell(Level.WARNING, quiet
                ? "EVL-2009 {0}: no event was dropped for 5 s; {1} were since {2}. Totals by reason: {3}"
                : "EVL-2009 {0}: {1} events were dropped between {2} and the close. Totals by reason: {3}", name,
                Long.toString(events), since, byReason);
    }

    /**
     * Failures that follow each other within a minute are one row of failures, also with successes between: a receiver
     * that is only too slow must not fill the log.
     */
    synchronized void sendFailed(String destination, String reason, long waitMillis, long waiting) {
        continueRow();
        failures++;
        if (Long.bitCount(failures) == 1) {
            toldOfFailure = true;
            tell(Level.WARNING,
                    "EVL-3001 {0}: delivery to {1} failed: {2}. Failure {3} in a row, next attempt in {4} ms, {5} events waiting",
                    name, destination, reason, Long.toString(failures), Long.toString(waitMillis),
                    Long.toString(waiting));
        }
    }

    synchronized void sendRefused(String destination, String reason, long waitMillis, long waiting) {
        continueRow();
        refusals++;
        toldOfFailure = true;
        if (!reason.equals(lastRefusal)) {
            lastRefusal = reason;
            tell(Level.ERROR,
                    "EVL-3004 {0}: {1} refuses all events: {2}. Operator action required; next attempt in {3} ms, {4} events"
                            + " waiting",
                    name, destination, reason, Long.toString(waitMillis), Long.toString(waiting));
        }
    }

    private void continueRow() {
        long now = ticker.getAsLong();
        if (deliveredSince && now - lastFailure > ONE_ROW_NANOS) {
            failures = 0;
            refusals = 0;
        }
        deliveredSince = false;
        lastFailure = now;
    }

    void paused(boolean paused, long waiting) {
        tell(Level.INFO, "EVL-3005 {0}: sending is {1}, {2} events waiting", name, paused ? "paused" : "resumed",
                Long.toString(waiting));
    }

    synchronized void sendSucceeded(String destination, long waiting) {
        deliveredSince = true;
        if (toldOfFailure) {
            toldOfFailure = false;
            lastRefusal = "";
            tell(Level.INFO, "EVL-3002 {0}: delivery to {1} works again after {2} failed attempts, {3} events waiting",
                    name, destination, Long.toString(failures + refusals), Long.toString(waiting));
        }
    }

    /**
     * Refusals that follow each other within a minute are one row. A message tells the first of it, and each doubling of
     * their number.
     *
     * @param event the first of these events
     */
    synchronized void rejected(String destination, String reason, String event, int events) {
        long now = ticker.getAsLong();
        long before = now - lastRejection > ONE_ROW_NANOS ? 0 : rejections;
        lastRejection = now;
        rejections = before + events;
        if (Long.highestOneBit(before) != Long.highestOneBit(rejections)) {
            tell(Level.WARNING, rejections == 1
                    ? "EVL-3003 {0}: {1} refused event {2}: {3}. It is kept among the rejected events and not sent again"
                    : "EVL-3003 {0}: {1} refused event {2}: {3}. It is one of {4} in a row, which are kept among the"
                            + " rejected events and not sent again",
                    name, destination, event, reason, Long.toString(rejections));
        }
    }

    /** The first fault of a place, and each time their number doubles: a fault may come back each second, for ever. */
    void broken(String where, Throwable fault) {
        try {
            // Without a lambda, whose class might not be found when the class loader is stopped.
            faults.putIfAbsent(where, new AtomicLong());
            if (Long.bitCount(faults.get(where).incrementAndGet()) == 1) {
                ForeignFaults.note(log, Level.ERROR,
                        "EVL-2008 " + name + ": unexpected fault in the " + where
                                + ". Eventlog goes on; please report this",
                        fault);
            }
        } catch (Throwable e) {
            // There is no memory even to say so. The loops that call this must go on.
            ForeignCode.caught(e);
        }
    }

    /** Never throws: a handler of the server's may fail, and neither callers nor loops may suffer from that. */
    private void tell(Level level, String message, Object... parameters) {
        ForeignFaults.note(log, level, message, parameters);
    }
}
