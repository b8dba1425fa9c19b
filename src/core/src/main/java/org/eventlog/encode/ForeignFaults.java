// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.internal.ForeignCode;

/** Describes exceptions thrown by {@linkplain ForeignCode foreign code}. Never throws. */
public final class ForeignFaults {
    private ForeignFaults() {}

    /** The class name and message, truncated if too long: a text for a field or a line. */
    public static String told(Throwable thrown) {
        return RenderingFailure.of(thrown).shortened();
    }

    /** The value of a field that could not be read: states the reason, and marks the event. */
    public static Object notRendered(Throwable thrown) {
        return RenderingFailure.of(thrown);
    }

    /**
     * A copy of the exception's current state that can be passed to anyone: its methods do not throw, and it
     * references no object of the application.
     */
    public static Throwable copy(Throwable thrown) {
        return ThrownCopy.of(thrown, new Bounds());
    }

    /** Writes to the server's log without ever throwing, for threads that must continue. */
    public static void note(System.Logger log, System.Logger.Level level, String message, Object... parameters) {
        ForeignCode.note(log, level, message, parameters);
    }

    /** Writes an exception to the server's log. Never throws, although loggers and handlers are foreign code, too. */
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
