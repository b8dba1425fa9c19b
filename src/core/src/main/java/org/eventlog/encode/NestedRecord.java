// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.Arrays;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/**
 * Stands for a log record that was left out because the thread was converting another one. A bridge logs it in place of
 * the record, through whatever loggers lie between, and the event log counts it as dropped. A logger that does not know
 * it logs an event that says what happened.
 */
public final class NestedRecord {
    private static final LogEvent[] OF_LEVEL = Arrays.stream(Level.values())
            .map(level -> LogEvent.named("log_record").level(level)
                    .message("a log record was left out: it was written while another one was being converted")
                    .withoutCode().build())
            .toArray(LogEvent[]::new);

    private NestedRecord() {}

    public static LogEvent of(Level level) {
        return OF_LEVEL[level.ordinal()];
    }

    /** Whether this event stands for a record that was left out. */
    public static boolean is(LogEvent event) {
        return event == OF_LEVEL[event.level().ordinal()];
    }
}
