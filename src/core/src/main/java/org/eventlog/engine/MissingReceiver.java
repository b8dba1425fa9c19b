// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import org.eventlog.config.SettingSource;
import org.eventlog.config.Settings;
import org.eventlog.config.destination.NoReceiver;
import org.eventlog.internal.ForeignCode;

/** Tells operators that a configuration has neither a host nor a protocol, so that events are only printed. */
final class MissingReceiver {
    private MissingReceiver() {}

    /** A text for the doctor; null if there is a receiver. */
    static String told(EventLogSetup setup) {
        return isOne(setup)
                ? "no receiver is configured. " + NoReceiver.told(setup.destination, SettingSource.of(setup.source))
                : null;
    }

    /** Warns if the builder got no source of settings either. A source is somebody's who knows what it should have. */
    static void warn(EventLogSetup setup, System.Logger log) {
        if (setup.source == EventLogSetup.NO_SOURCE && setup.transport == null && isOne(setup)) {
            ForeignCode.note(log, System.Logger.Level.WARNING,
                    "EVL-1006 no receiver is configured, so events are only printed. This event log has no eventlog.host and"
                            + " no source of settings: system properties and environment variables are read only if they"
                            + " are given to the builder's from(...). To print events on purpose, set eventlog.host=console");
        }
    }

    private static boolean isOne(EventLogSetup setup) {
        Settings settings = setup.settings();
        return !settings.isSet(EventLogSetup.HOST) && !settings.isSet(EventLogSetup.PROTOCOL);
    }
}
