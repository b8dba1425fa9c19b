// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.util.Locale;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Issue;

/** An issue as JSON. */
public final class IssueJson {
    private IssueJson() {}

    public static JsonText write(JsonText json, Issue issue) {
        json.object().member("id", issue.id()).member("source", issue.source()).member("title", issue.title())
                .member("level", issue.level()).member("state", issue.state().name().toLowerCase(Locale.ROOT))
                .member("count", issue.count()).member("first", issue.first()).member("last", issue.last());
        optional(json, "changedAt", issue.changedAt());
        json.member("changedBy", issue.changedBy());
        optional(json, "muteUntil", issue.muteUntil());
        optional(json, "muteCount", issue.muteCount());
        json.member("release", issue.release()).member("fixedAfter", issue.fixedAfter());
        return json.end();
    }

    private static void optional(JsonText json, String name, Long value) {
        if (value != null) {
            json.member(name, value);
        }
    }
}
