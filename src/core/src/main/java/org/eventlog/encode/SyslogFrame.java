// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import org.eventlog.LogEvent;

/**
 * The header of RFC 5424, up to the start of the message. Names are limited to the RFC's lengths and characters:
 * longer ones are truncated, characters other than printable ASCII become {@code _}, and unknown values {@code -}.
 */
final class SyslogFrame implements Frame {
    private static final int MAX_HOST = 255;
    private static final int MAX_APPLICATION = 48;
    private static final int MAX_MESSAGE_ID = 32;
    private static final int SEVERITIES = 8;
    /**
     * The end of 2099: rsyslog treats a year above 2100 or below 1970 as 1970. The event itself contains the exact
     * time.
     */
    private static final long LAST_MILLI = 4_102_444_799_999L;

    private final int facility;
    /** The header's fields from host to process, which are the same in every event. */
    private final byte[] sender;

    SyslogFrame(int facility, Identity identity) {
        this.facility = facility;
        this.sender = (' ' + name(identity.host(), MAX_HOST) + ' ' + name(identity.application(), MAX_APPLICATION)
                + ' ' + identity.pid() + ' ').getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void begin(LogEvent event, Stamp stamp, ByteSink out) {
        ascii("<" + (facility * SEVERITIES + event.level().syslogSeverity()) + ">1 ", out);
        out.ensure(IsoTime.LENGTH);
        IsoTime.write(Math.max(0, Math.min(LAST_MILLI, stamp.epochMillis())), out.bytes, out.length);
        out.length += IsoTime.LENGTH;
        out.put(sender);
        // No structured data, because the message contains everything.
        ascii(name(event.name(), MAX_MESSAGE_ID) + " - ", out);
    }

    private static String name(String text, int most) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        StringBuilder name = new StringBuilder(most);
        for (int i = 0; i < text.length() && name.length() < most; i++) {
            char c = text.charAt(i);
            name.append(c > ' ' && c < 127 ? c : '_');
        }
        return name.toString();
    }

    private static void ascii(String text, ByteSink out) {
        out.put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
