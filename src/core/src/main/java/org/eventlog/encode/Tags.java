// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;

/** Writes the tags of an event and those of every event, the latter without duplicates. */
final class Tags {
    private final EventLimits limits;
    private final List<String> common;

    Tags(EventLimits limits, List<String> common) {
        this.limits = limits;
        this.common = List.copyOf(common);
    }

    /** Writes the array under the key; nothing when there are no tags. */
    void write(ValueWriter to, Key key, List<String> tags) {
        if (tags.isEmpty() && common.isEmpty()) {
            return;
        }
        int count = Math.min(tags.size(), limits.entries());
        if (count < tags.size()) {
            to.markTruncated();
        }
        to.key(key);
        to.beginArray();
        for (int i = 0; i < count; i++) {
            to.constant(tags.get(i), limits.text());
        }
        for (int i = 0; i < common.size(); i++) {
            if (!tags.contains(common.get(i))) {
                to.constant(common.get(i), limits.text());
            }
        }
        to.endArray();
    }
}
