// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.Locale;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.web.Visible;

/** An issue as shown by the pages. */
record IssueView(Issue issue, String title, Moment first, Moment last) {

    static IssueView of(Issue issue) {
        return new IssueView(issue, Visible.of(issue.title()), Moment.of(issue.first()), Moment.of(issue.last()));
    }

    long id() {
        return issue.id();
    }

    String link() {
        return "issues/" + issue.id();
    }

    String state() {
        return issue.state().name().toLowerCase(Locale.ROOT);
    }

    String stateText(Texts texts) {
        return texts.get("state." + state());
    }

    boolean open() {
        return issue.state().isOpen();
    }

    /** Says until when or since which release the state applies, or null. */
    String remark(Texts texts) {
        if (issue.state() == IssueState.MUTED) {
            return issue.muteUntil() != null
                    ? texts.get("muted.until", Times.iso(issue.muteUntil()))
                    : issue.muteCount() != null
                            ? texts.get("muted.more", Math.max(0, issue.muteCount() - issue.count()))
                            : texts.get("muted.always");
        }
        if (issue.state() == IssueState.RESOLVED && issue.fixedAfter() != null) {
            return issue.fixedAfter().isEmpty()
                    ? texts.get("fixed.next")
                    : texts.get("fixed.after", Visible.of(issue.fixedAfter()));
        }
        return issue.state() == IssueState.REGRESSED ? texts.get("regressed.remark") : null;
    }

    /** The release of its first event, or null. */
    String release() {
        return Visible.of(issue.release());
    }

    /** The URL of the issues of that release below the root. */
    String releaseLink() {
        return "issues?" + Links.release(issue.release());
    }

    String changedBy() {
        return Visible.of(issue.changedBy());
    }

    Moment changedAt() {
        return Moment.of(issue.changedAt());
    }
}
