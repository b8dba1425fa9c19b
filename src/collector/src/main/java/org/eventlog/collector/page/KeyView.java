// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.Locale;
import java.util.stream.Collectors;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.web.Visible;

/**
 * A key as shown in the list.
 *
 * @param state {@code active}, {@code ending}, {@code expired} or {@code revoked}
 */
record KeyView(String id, String label, String source, String scopes, String level, String addresses, Moment created,
        String createdBy, Moment expires, Moment lastUsed, String state, boolean changeable) {

    static KeyView of(KeyRow row, long now) {
        String state = row.revoked() != null
                ? "revoked"
                : !row.isUsable(now) ? "expired" : row.expires() != null ? "ending" : "active";
        return new KeyView(row.id(), Visible.of(row.label()), row.sourceName(),
                row.scopes().stream().map(scope -> scope.name().toLowerCase(Locale.ROOT)).sorted()
                        .collect(Collectors.joining(", ")),
                row.maxLevel() == 0 ? null : Levels.name(row.maxLevel()), row.addresses(),
                row.created() == 0 ? null : Moment.of(row.created()), Visible.of(row.createdBy()),
                Moment.of(row.expires()), Moment.of(row.lastUsed()), state,
                !row.configured() && row.isUsable(now));
    }
}
