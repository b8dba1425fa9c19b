// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.HashSet;
import java.util.Set;

/**
 * Names for positions that belong together: the id of their file. In a file that was given to another and came back,
 * this run gives positions a second time, under another name. For the journal thread.
 */
final class PositionNames {
    /** A few: another file follows only if one is damaged or taken away. */
    private final Set<String> used = new HashSet<>();
    private long given;

    String next(String journalId) {
        given++;
        return used.add(journalId) ? journalId : journalId + "-" + given;
    }
}
