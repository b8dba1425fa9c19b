// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.eventlog.collector.config.CollectorConfig;

/** The limits for the age, number and size of stored events. */
public final class Retention {
    /** The number of events deleted in one transaction, small enough that new events wait only for a moment. */
    private static final int PORTION = 5_000;
    private static final int LEAST = 20;
    /**
     * The minimum time that an event is kept if its time was already too old when it arrived. Otherwise a sender with a
     * wrong clock would appear to send nothing.
     */
    private static final Duration GRACE = Duration.ofDays(1);

    private final Duration age;
    private final long most;
    private final long maxBytes;
    private final InstantSource clock;
    private final Runnable others;
    private final CollectorConfig.AuditLimit audit;
    private final List<CollectorConfig.SourceLimit> sources;
    /** Used by the writer's thread only. */
    private int portion = PORTION;

    /**
     * @param maxBytes 0 for no bound
     * @param others deletes what is not in the store but has the same age; must not throw
     */
    public Retention(Duration age, long most, long maxBytes, List<CollectorConfig.SourceLimit> sources,
            CollectorConfig.AuditLimit audit,
            InstantSource clock, Runnable others) {
        this.sources = List.copyOf(sources);
        this.audit = audit;
        this.age = age;
        this.most = most;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.others = others;
    }

    public Bounds bounds() {
        long now = clock.millis();
        return new Bounds(now - age.toMillis(), now - GRACE.toMillis(), most, maxBytes, portion, sources.stream()
                .map(one -> new OfSource(one.source(), now - one.age().toMillis(), one.most())).toList());
    }

    /** Deletes a portion of the entries of the audit log that exceed their own limits. */
    public int deleteOldAudit(EventStore store) throws StoreException {
        return store.audit().deleteOld(clock.millis() - audit.age().toMillis(), audit.most(), portion);
    }

    /**
     * Reduces the portion, because deleting first needs additional space, which may be insufficient for a whole
     * portion.
     */
    public void failed() {
        portion = Math.max(LEAST, portion / 4);
    }

    /** Called when all old events are deleted. */
    public void succeeded() {
        portion = PORTION;
        others.run();
    }

    /**
     * @param before delete events that happened earlier
     * @param movedBefore delete events with a corrected time stamp only if they were received earlier
     * @param most the maximum number of events
     * @param maxBytes the maximum size of the database, above which the oldest events are deleted; 0 for no limit
     * @param portion the maximum number of events to delete at once
     * @param sources the bounds of single sources
     */
    public record Bounds(long before, long movedBefore, long most, long maxBytes, int portion,
            List<OfSource> sources) {}

    /**
     * The bounds of one source, in addition to the common ones.
     *
     * @param before delete its events that happened earlier, or were received earlier if their time stamp was corrected
     * @param most the maximum number of its events
     */
    public record OfSource(String source, long before, long most) {}
}
