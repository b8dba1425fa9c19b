// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

import java.util.regex.Pattern;

/** The name of the environment variable from which MicroProfile Config reads a key. */
public final class VariableName {
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9]");

    private VariableName() {}

    /** Of {@code eventlog.close-timeout}, this is {@code EVENTLOG_CLOSE_TIMEOUT}. */
    public static String of(String key) {
        return Ascii.upper(OTHER.matcher(key).replaceAll("_"));
    }
}
