// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

import java.util.function.Function;

/**
 * Calls code that is not part of Eventlog: an application's {@code toString()}, getters and hooks, a framework's
 * records, a server's providers. Exceptions and errors of that code must not reach the caller that logs.
 *
 * <p>
 * This includes every {@code Error}. An {@code AssertionError}, {@code IOError} or {@code ServiceConfigurationError}
 * concerns that code only. A {@code StackOverflowError} means that an object contains itself, and an
 * {@code OutOfMemoryError} usually that one text grew too long; in both cases the thread can continue.
 * {@code ThreadDeath} is caught as well: an application that stops a thread during a call must expect the call to
 * finish first. Since Java 20 it does not occur. If an undeclared {@code InterruptedException} is thrown, the thread is
 * interrupted, which is what the exception stands for.
 */
public final class ForeignCode {
    private ForeignCode() {}

    /** A call of foreign code. */
    @FunctionalInterface
    public interface Call<T> {
        T make() throws Throwable;
    }

    /**
     * Makes the call. Never throws.
     *
     * @param otherwise computes the result if the call throws
     */
    public static <T> T call(Call<T> call, Function<Throwable, T> otherwise) {
        try {
            return call.make();
        } catch (Throwable e) {
            return otherwise.apply(caught(e));
        }
    }

    /**
     * Must be called first by code that catches a {@link Throwable} of foreign code itself.
     *
     * @return what was caught
     */
    public static Throwable caught(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return thrown;
    }

    /** Writes a message to the server's log. Never throws, even if the log does. */
    public static void note(System.Logger log, System.Logger.Level level, String message, Object... parameters) {
        try {
            if (parameters.length == 0) {
                log.log(level, message);
            } else {
                log.log(level, message, parameters);
            }
        } catch (Throwable e) {
            caught(e);
        }
    }
}
