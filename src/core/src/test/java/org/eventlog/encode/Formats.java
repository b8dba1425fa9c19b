// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.HashMap;
import java.util.Map;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;

/** The built-in formats for tests, including those of single protocols. */
final class Formats {
    private Formats() {}

    /** Layout {@code eventlog} in JSON. */
    static FormatChoice json() {
        return of("json", "eventlog");
    }

    static FormatChoice of(String format, String layout) {
        return of(format, Map.of("eventlog.layout", layout));
    }

    /** @param extra layout {@code logstash}: empty for no object */
    static FormatChoice of(String format, String layout, String type, String extra) {
        return of(format, Map.of("eventlog.layout", layout, "eventlog.logstash.type", type, "eventlog.logstash.extra",
                extra.isEmpty() ? "none" : extra));
    }

    static FormatChoice of(String format, Map<String, String> texts) {
        Settings settings = new Settings(new HashMap<>(texts)::get);
        EventFormat found = Plugins.formats().get(format);
        return new FormatChoice(found, found.payload(settings), false, settings, null);
    }

    /** Converts a choice to one for a receiver that indexes events. */
    static FormatChoice indexed(FormatChoice choice) {
        return new FormatChoice(choice.format(), choice.payload(), true, choice.settings(), null);
    }
}
