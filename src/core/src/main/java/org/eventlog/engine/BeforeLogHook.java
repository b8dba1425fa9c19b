// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.eventlog.LogEvent;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.encode.NestedRecord;
import org.eventlog.internal.ForeignCode;

/**
 * The application's function that sees each event before it is logged. What it throws reaches no caller, and what it
 * logs itself is not given to it. Thread-safe.
 */
final class BeforeLogHook {
    private final UnaryOperator<LogEvent> hook;
    private final System.Logger note;
    private final AtomicBoolean reported = new AtomicBoolean();
    /** Whether the thread is in the hook. */
    private final ThreadLocal<boolean[]> inside = ThreadLocal.withInitial(() -> new boolean[1]);

    /** @param hook null for none */
    BeforeLogHook(UnaryOperator<LogEvent> hook, System.Logger note) {
        this.hook = hook;
        this.note = note;
    }

    /** Returns the event to log, null for none, or the event unchanged if the hook throws, so that it is not lost. */
    LogEvent apply(LogEvent event) {
        if (hook == null || NestedRecord.is(event)) {
            return event;
        }
        boolean[] within = inside.get();
        if (within[0]) {
            return event;
        }
        within[0] = true;
        try {
            return hook.apply(event);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (reported.compareAndSet(false, true)) {
                ForeignFaults.note(note, System.Logger.Level.WARNING,
                        "EVL-4002 an EventEnricher, an EventFilter or a beforeLog"
                                + " hook threw. Its events are logged unchanged; told once",
                        e);
            }
            return event;
        } finally {
            within[0] = false;
        }
    }
}
