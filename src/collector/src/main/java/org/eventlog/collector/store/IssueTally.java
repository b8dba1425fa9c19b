// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * The changes of an issue while its events are counted, the same in every store. Not thread-safe.
 *
 * <p>A resolved issue is reopened only by an event that happened after the resolution, not by one that only arrives
 * late; one resolved in the next release, only by an event of a later release. A muted issue is reopened by the first event after its time, or by the event that reaches its number.
 */
public final class IssueTally {
    private final long id;
    private final Long changedAt;
    private final Long fixedAfter;
    private final Long muteUntil;
    private final Long muteCount;
    private IssueState state;
    private long first;
    private long last;
    private int level;
    private long count;
    private boolean changed;

    /**
     * Creates the tally of an existing issue.
     *
     * @param fixedAfter the number of the release after which it is resolved, or null
     */
    public IssueTally(long id, IssueState state, Long changedAt, Long fixedAfter, Long muteUntil, Long muteCount,
            long first, long last,
            int level, long count) {
        this.id = id;
        this.state = state;
        this.changedAt = changedAt;
        this.fixedAfter = fixedAfter;
        this.muteUntil = muteUntil;
        this.muteCount = muteCount;
        this.first = first;
        this.last = last;
        this.level = level;
        this.count = count;
    }

    /** Creates the tally of a new issue. */
    public static IssueTally ofNew(long id) {
        return new IssueTally(id, IssueState.OPEN, null, null, null, null, Long.MAX_VALUE, Long.MIN_VALUE, 0, 0);
    }

    /**
     * @param ts when the event happened, milliseconds since 1970
     * @param release the number of its release, 0 if it has none
     */
    public void count(long ts, int lvl, long release) {
        changed = true;
        count++;
        first = Math.min(first, ts);
        last = Math.max(last, ts);
        level = Math.max(level, lvl);
        if (state == IssueState.RESOLVED && (fixedAfter != null ? release > fixedAfter : isAfterChange(ts))) {
            state = IssueState.REGRESSED;
        } else if (state == IssueState.MUTED
                && (muteUntil != null && ts >= muteUntil || muteCount != null && count >= muteCount)) {
            state = IssueState.OPEN;
        }
    }

    private boolean isAfterChange(long ts) {
        return changedAt != null && ts > changedAt;
    }

    /** Whether anything has been counted. */
    public boolean isChanged() {
        return changed;
    }

    public long id() {
        return id;
    }

    public IssueState state() {
        return state;
    }

    public long first() {
        return first;
    }

    public long last() {
        return last;
    }

    public int level() {
        return level;
    }

    /** The total number of events, including earlier ones. */
    public long count() {
        return count;
    }
}
