// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.internal.ForeignCode;

/** Describes exceptions thrown by {@linkplain ForeignCode foreign code}. Never throws. */
public final class ForeignFaults {
    private ForeignFaults() {}

    /** The name of its class and its message, cut where it is long; a text for a field or a line. */
    public static String told(Throwable thrown) {
        return RenderingFailure.of(thrown).shortened();
    }

    /** The value of a field that could not be read: states the reason, and marks the event. */
    public static Object notRendered(Throwable thrown) {
        return RenderingFailure.of(thrown);
    }

    /**
     * What was thrown as it tells of itself now, which may be given to anybody: asked for its message it does not
     * throw, and it holds on to no object of the application.
     */
    public static Throwable copy(Throwable thrown) {
        return ThrownCopy.of(thrown, new Bounds());
    }

    /** Writes to the server's log, from a thread that must not be disturbed by that. */
    public static void note(System.Logger log, System.Logger.Level level, String message, Object... parameters) {
        ForeignCode.note(log, level, message, parameters);
    }

    /**
     * Says in the server's log what was thrown. Loggers and their handlers are foreign code, too: this never throws.
     */
    public static void note(System.Logger log, System.Logger.Level level, String message, Throwable thrown) {
        try {
            if (log.isLoggable(level)) {
                log.log(level, message, copy(thrown));
            }
        } catch (Throwable e) {
            ForeignCode.caught(e);
        }
    }
}
