// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The tags of a builder. Most events have one or two: then it is a list that never changes, so that builder and event
 * share it, and another tag replaces it.
 */
final class TagList {
    private static final int FEW = 2;

    private TagList() {}

    /** Returns the list with one more tag. If it has more than a few, it must be the builder's own. */
    static List<String> plus(List<String> tags, String tag) {
        if (tags.size() < FEW) {
            return tags.isEmpty() ? List.of(tag) : List.of(tags.get(0), tag);
        }
        List<String> more = tags.size() == FEW ? new ArrayList<>(tags) : tags;
        more.add(tag);
        return more;
    }

    /** Returns a list that can get more tags although others have this one. */
    static List<String> ownCopy(List<String> tags) {
        return tags.size() <= FEW ? tags : new ArrayList<>(tags);
    }

    /** Returns what an event may keep. */
    static List<String> unmodifiable(List<String> tags) {
        return tags.size() <= FEW ? tags : Collections.unmodifiableList(tags);
    }
}
