// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import org.eventlog.LogEvent;

/**
 * The header of RFC 5424, up to where the message begins. Names have the RFC's lengths and characters: what is longer
 * is cut, what is no printable ASCII becomes {@code _}, and {@code -} stands for what is not known.
 */
final class SyslogFrame implements Frame {
    private static final int MOST_HOST = 255;
    private static final int MOST_APPLICATION = 48;
    private static final int MOST_MESSAGE_ID = 32;
    private static final int SEVERITIES = 8;
    /** The end of 2099: rsyslog takes a year above 2100, or below 1970, for 1970. The event itself says its time in full. */
    private static final long LAST_MILLI = 4_102_444_799_999L;

    private final int facility;
    /** From the host to the process: the same in every event. */
    private final byte[] sender;

    SyslogFrame(int facility, Identity identity) {
        this.facility = facility;
        this.sender = (' ' + name(identity.host(), MOST_HOST) + ' ' + name(identity.application(), MOST_APPLICATION)
                + ' ' + identity.pid() + ' ').getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void begin(LogEvent event, Stamp stamp, ByteSink out) {
        ascii("<" + (facility * SEVERITIES + event.level().syslogSeverity()) + ">1 ", out);
        out.ensure(IsoTime.LENGTH);
        IsoTime.write(Math.max(0, Math.min(LAST_MILLI, stamp.epochMillis())), out.bytes, out.length);
        out.length += IsoTime.LENGTH;
        out.put(sender);
        // No structured data: what is known of the event stands in the message.
        ascii(name(event.name(), MOST_MESSAGE_ID) + " - ", out);
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
