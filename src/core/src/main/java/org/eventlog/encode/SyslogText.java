// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.LogEvent;

/**
 * The layout of readable syslog messages: the event's message or name, and nothing else. It is always one line,
 * because a line feed may end an event in transit: control characters are written like in rsyslog, {@code #012}. A
 * non-ASCII text starts with a byte order mark, which marks UTF-8 in RFC 5424.
 */
final class SyslogText implements Layout {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final EventLimits limits;

    SyslogText(EventLimits limits) {
        this.limits = limits;
    }

    @Override
    public void write(LogEvent event, Stamp stamp, ValueWriter to) {
        String message = event.message() != null ? event.message() : event.name();
        int end = to.end(message, limits.message());
        String text = end < message.length() ? message.substring(0, end) + "…" : message;
        if (text.chars().anyMatch(c -> c >= 128)) {
            put(String.valueOf(BYTE_ORDER_MARK), 0, to);
        }
        for (int i = 0; i < text.length(); i++) {
            i += put(text, i, to);
        }
        to.endEvent();
    }

    /** @return the number of additional characters consumed */
    private static int put(String text, int i, ValueWriter to) {
        char c = text.charAt(i);
        to.out.ensure(4);
        if (c >= 128) {
            return to.character(c, text, i, text.length());
        }
        if (c >= ' ' && c != 127) {
            to.out.put((byte) c);
            return 0;
        }
        to.out.put((byte) '#');
        for (int shift = 6; shift >= 0; shift -= 3) {
            to.out.put((byte) ('0' + (c >> shift & 7)));
        }
        return 0;
    }
}
