// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.destination;

import java.util.List;
import java.util.Locale;
import org.eventlog.config.SettingSource;

/** A configuration that names no receiver, so that events are only printed. */
public final class NoReceiver {
    private static final String HOST = "eventlog.host";
    private static final String PROTOCOL = "eventlog.protocol";

    private NoReceiver() {}

    /**
     * The keys of which one must be set.
     *
     * @param destination empty for the event log without a name
     */
    public static List<String> keys(String destination) {
        String own = "eventlog." + destination;
        return destination.isEmpty()
                ? List.of(HOST, PROTOCOL)
                : List.of(own + ".host", own + ".protocol", HOST, PROTOCOL);
    }

    /** A text for operators: which keys were looked for, where, and what to do. */
    public static String told(String destination, SettingSource source) {
        return "None of " + String.join(", ", keys(destination)) + " is set in " + source.described()
                + ". In the environment, " + HOST + " is named " + HOST.toUpperCase(Locale.ROOT).replace('.', '_')
                + ". To print events on purpose, set eventlog.host=console";
    }
}
