// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * An issue while events are counted, and what they make of it; the same in every store. For one thread.
 *
 * <p>A resolved issue is reopened only by an event that happened after the resolution, so that one which comes late
 * does not. A muted one is reopened by the event that happens when its time has come, or that fills its number.
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

    /** One that is there already. */
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

    /** One that nothing has been counted of. */
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

    /** All there ever were, those before included. */
    public long count() {
        return count;
    }
}
