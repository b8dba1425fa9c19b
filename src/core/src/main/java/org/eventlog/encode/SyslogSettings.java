// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * The settings of RFC 5424 frames.
 *
 * @param facility from 0 to 23
 * @param message the content after the header
 */
record SyslogSettings(int facility, Message message) {
    enum Message {
        /** The complete event, in the layout. */
        EVENT,
        /** Only the message. */
        TEXT
    }

    /** In numerical order. */
    static final List<String> FACILITIES = List.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr",
            "news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2",
            "local3", "local4", "local5", "local6", "local7");
    private static final Setting<String> FACILITY = Setting.oneOf("eventlog.syslog.facility", "local0", FACILITIES);
    private static final Setting<Message> MESSAGE = Setting.choice("eventlog.syslog.message", Message.EVENT);

    static SyslogSettings read(Settings settings) {
        return new SyslogSettings(FACILITIES.indexOf(settings.get(FACILITY)), settings.get(MESSAGE));
    }
}
