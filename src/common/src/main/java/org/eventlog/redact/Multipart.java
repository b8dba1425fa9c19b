// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Finds the value of a part of {@code multipart/form-data} (RFC 7578), which follows an empty line. */
final class Multipart {
    private static final String DISPOSITION = "form-data;";
    private static final int NEAR = 16;
    private static final int MAX_LINES = 4;
    private static final int LONGEST_LINE = 200;

    private Multipart() {}

    /** Whether the {@code name="…"} at this position is that of a part. */
    static boolean isPart(View view, int name) {
        for (int i = name; i > 0 && i > name - NEAR; i--) {
            if (view.has(DISPOSITION, i - DISPOSITION.length())) {
                return true;
            }
        }
        return false;
    }

    /** The beginning of the part's value, after its headers; -1 if there is none nearby. */
    static int begin(View view, int header) {
        int at = header;
        for (int lines = 0; lines < MAX_LINES; lines++) {
            int end = at;
            while (end < view.length() && end < at + LONGEST_LINE && view.at(end) != '\n') {
                end++;
            }
            if (end >= view.length() || view.at(end) != '\n') {
                return -1;
            }
            boolean empty = end == at || end == at + 1 && view.at(at) == '\r';
            if (lines > 0 && empty) {
                return end + 1;
            }
            at = end + 1;
        }
        return -1;
    }

    /** The position before the next boundary, or the end of the text. */
    static int end(View view, int begin) {
        int i = begin;
        while (i < view.length() && !(view.at(i) == '\n' && view.has("--", i + 1))) {
            i++;
        }
        return i < view.length() && i > begin && view.at(i - 1) == '\r' ? i - 1 : i;
    }
}
