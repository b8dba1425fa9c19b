// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

/**
 * Names that SQLite does not take for a file. Eventlog hands it an absolute path, which would be a file of that name.
 */
public final class DatabaseName {
    private static final String MEMORY = ":memory:";
    private static final String[] SCHEMES = {"file:", "jdbc:"};

    private DatabaseName() {}

    /** Whether this is {@code :memory:}, in any case. */
    public static boolean isMemory(String name) {
        return name.equalsIgnoreCase(MEMORY);
    }

    /** Whether this is a URI of SQLite, such as {@code file:events?mode=memory}, or of its driver. */
    public static boolean isUri(String name) {
        for (String scheme : SCHEMES) {
            if (name.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return true;
            }
        }
        return false;
    }
}
