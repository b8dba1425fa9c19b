// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * How the frames of RFC 5424 are made.
 *
 * @param facility from 0 to 23
 * @param message what stands behind the header
 */
record SyslogSettings(int facility, Message message) {
    enum Message {
        /** All that is known, in the layout. */
        EVENT,
        /** The message alone. */
        TEXT
    }

    /** In the order of their numbers. */
    static final List<String> FACILITIES = List.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr",
            "news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2",
            "local3", "local4", "local5", "local6", "local7");
    private static final Setting<String> FACILITY = Setting.oneOf("eventlog.syslog.facility", "local0", FACILITIES);
    private static final Setting<Message> MESSAGE = Setting.choice("eventlog.syslog.message", Message.EVENT);

    static SyslogSettings read(Settings settings) {
        return new SyslogSettings(FACILITIES.indexOf(settings.get(FACILITY)), settings.get(MESSAGE));
    }
}
