// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * The changes of an issue while its events are counted, the same in every store. Not thread-safe.
 *
 * <p>A resolved issue is reopened only by an event that happened after the resolution, not by one that only arrives
 * late. A muted issue is reopened by the first event after its time, or by the event that reaches its number.
 */
public final class IssueTally {
    private final long id;
    private final Long changedAt;
    private final Long muteUntil;
    private final Long muteCount;
    private IssueState state;
    private long first;
    private long last;
    private int level;
    private long count;
    private boolean changed;

    /** Creates the tally of an existing issue. */
    public IssueTally(long id, IssueState state, Long changedAt, Long muteUntil, Long muteCount, long first, long last,
            int level, long count) {
        this.id = id;
        this.state = state;
        this.changedAt = changedAt;
        this.muteUntil = muteUntil;
        this.muteCount = muteCount;
        this.first = first;
        this.last = last;
        this.level = level;
        this.count = count;
    }

    /** Creates the tally of a new issue. */
    public static IssueTally ofNew(long id) {
        return new IssueTally(id, IssueState.OPEN, null, null, null, Long.MAX_VALUE, Long.MIN_VALUE, 0, 0);
    }

    /** @param ts when the event happened, milliseconds since 1970 */
    public void count(long ts, int lvl) {
        changed = true;
        count++;
        first = Math.min(first, ts);
        last = Math.max(last, ts);
        level = Math.max(level, lvl);
        if (state == IssueState.RESOLVED && changedAt != null && ts > changedAt) {
            state = IssueState.REGRESSED;
        } else if (state == IssueState.MUTED
                && (muteUntil != null && ts >= muteUntil || muteCount != null && count >= muteCount)) {
            state = IssueState.OPEN;
        }
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
