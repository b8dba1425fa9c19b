// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.nio.file.Path;
import java.util.List;
import org.eventlog.config.SettingSource;
import org.eventlog.config.destination.NoReceiver;
import org.eventlog.config.mp.MicroProfileSettings;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.file.ServerDirectory;

/** Tells at the start of an event log what works, but is hardly meant so. */
final class StartWarnings {
    /** A property that Open Liberty sets. WildFly, Payara and GlassFish do not send log records by OpenTelemetry. */
    private static final String LIBERTY = "wlp.server.name";

    private StartWarnings() {}

    static void report(String destination) {
        SettingSource configured = MicroProfileSettings.current();
        noReceiver(destination, configured);
        temporaryQueue(destination, configured);
        if (destination.equals(Lifecycle.DEFAULT)) {
            doubleRecords(configured);
        }
    }

    /**
     * The server may send log records, too: Open Liberty does with mpTelemetry-2.0, but not with 1.x, which cannot be
     * told apart here. Whoever has set eventlog.jul.enabled has chosen.
     */
    private static void doubleRecords(SettingSource configured) {
        boolean exports = "false".equalsIgnoreCase(configured.apply("otel.sdk.disabled"))
                && !"none".equalsIgnoreCase(configured.apply("otel.logs.exporter"));
        boolean able = System.getProperty(LIBERTY) != null;
        if (exports && able && isNoneSet(List.of("eventlog.jul.enabled"), configured)) {
            warn("EVL-5003 OpenTelemetry is on (otel.sdk.disabled=false), so this server may send each log record, too, and"
                    + " it arrives twice. Choose one: eventlog.jul.enabled=false leaves records to the server,"
                    + " otel.logs.exporter=none leaves them to Eventlog; eventlog.jul.enabled=true keeps both");
        }
    }

    /** Neither a host nor a protocol is set. */
    private static void noReceiver(String destination, SettingSource configured) {
        String name = destination.equals(Lifecycle.DEFAULT) ? "" : destination;
        if (isNoneSet(NoReceiver.keys(name), configured)) {
            warn("EVL-1006 no receiver is configured, so the events of \"" + destination + "\" are only printed. "
                    + NoReceiver.told(name, configured));
        }
    }

    /**
     * The server's directory is a temporary one. Payara Micro without --rootdir makes it anew at each start; in others, the
     * administrator has chosen it.
     */
    private static void temporaryQueue(String destination, SettingSource configured) {
        String key = destination.equals(Lifecycle.DEFAULT) ? "eventlog.db" : "eventlog." + destination + ".db";
        Path temporary = ServerDirectory.temporary();
        if (temporary != null && isNoneSet(List.of(key), configured)) {
            warn("EVL-1007 the queue of \"" + destination + "\" is in " + temporary
                    + ", in the directory for temporary files. After a restart, waiting events may not be found, because the"
                    + " machine may empty it, and Payara Micro without --rootdir makes a new one. Set " + key
                    + " to a file on a persistent disk, or --rootdir to a directory there");
        }
    }

    private static boolean isNoneSet(List<String> keys, SettingSource configured) {
        return keys.stream().noneMatch(key -> configured.find(key).isSet());
    }

    private static void warn(String message) {
        ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING, message);
    }
}
