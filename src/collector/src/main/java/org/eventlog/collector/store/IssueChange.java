// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A user's change of an issue.
 *
 * @param nextRelease for RESOLVED: only an event of a release after the latest one reopens the issue
 * @param muteUntil for MUTED: when muting ends, milliseconds since 1970, or null
 * @param muteMore for MUTED: the number of further events after which muting ends, or null
 */
public record IssueChange(IssueState state, boolean nextRelease, Long muteUntil, Long muteMore) {
    public static final IssueChange RESOLVE = new IssueChange(IssueState.RESOLVED, false, null, null);
    public static final IssueChange RESOLVE_NEXT = new IssueChange(IssueState.RESOLVED, true, null, null);
    public static final IssueChange REOPEN = new IssueChange(IssueState.OPEN, false, null, null);

    /** The name of the action in the audit log. */
    public String action() {
        return switch (state) {
            case OPEN, REGRESSED -> "reopen";
            case RESOLVED -> nextRelease ? "resolve-next" : "resolve";
            case MUTED -> "mute";
        };
    }

    public static IssueChange mute(Long until, Long more) {
        return new IssueChange(IssueState.MUTED, false, until, more);
    }
}
