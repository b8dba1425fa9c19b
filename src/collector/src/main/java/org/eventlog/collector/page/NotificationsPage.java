// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.notify.Notifications;
import org.eventlog.collector.notify.Rule;
import org.eventlog.collector.web.Visible;

/**
 * The data of the page of notifications.
 *
 * @param tested the result of a test, or null
 * @param failed whether the test failed
 */
record NotificationsPage(Shell shell, List<View> rules, NotificationForm form, List<String> sources, String tested,
        boolean failed) {

    /**
     * A rule as shown.
     *
     * @param status null if nothing has happened yet
     */
    record View(Rule rule, Notifications.Status status) {
        String label() {
            return Visible.of(rule.label());
        }

        String target() {
            return Visible.of(rule.shown());
        }

        String form(Texts texts) {
            return texts.get("notify.form." + rule.form().name().toLowerCase(Locale.ROOT));
        }

        String told(Texts texts) {
            return rule.kinds().stream().map(kind -> texts.get("notify.kind." + kind.name().toLowerCase(Locale.ROOT)))
                    .collect(Collectors.joining(", "));
        }

        String level() {
            return rule.level() == 0 ? null : Levels.name(rule.level());
        }

        Moment sentAt() {
            return status == null ? null : Moment.of(status.sentAt());
        }

        Moment failedAt() {
            return status == null || !status.failing() ? null : Moment.of(status.failedAt());
        }

        String failure() {
            return Visible.of(status.failure());
        }
    }

    static List<View> views(List<Rule> rules, Map<String, Notifications.Status> statuses) {
        return rules.stream().map(rule -> new View(rule, statuses.get(rule.id()))).toList();
    }

    List<String> levels() {
        return List.copyOf(Levels.names());
    }
}
