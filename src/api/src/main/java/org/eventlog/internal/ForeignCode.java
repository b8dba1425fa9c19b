// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

import java.util.function.Function;

/**
 * The edge to code that is not ours: an application's {@code toString()}, getters and hooks, a framework's records, a
 * server's providers. Whoever logs must not suffer from what is thrown there, so nothing passes this edge.
 *
 * <p>
 * Nothing means no {@code Error} either. An {@code AssertionError}, an {@code IOError} or a {@code ServiceConfigurationError}
 * says that something of theirs is not there or not done, a {@code StackOverflowError} that an object contains itself, and
 * an {@code OutOfMemoryError} as a rule that one text was to become too long: the thread goes on well without it. A
 * {@code ThreadDeath} is no exception, as an application that stops threads in the midst of a call must expect that the
 * call ends first; since Java 20 there is none. An {@code InterruptedException} that was thrown without being declared
 * becomes what it stood for: the thread is interrupted.
 */
public final class ForeignCode {
    private ForeignCode() {}

    /** A call of such code. */
    @FunctionalInterface
    public interface Call<T> {
        T make() throws Throwable;
    }

    /**
     * Makes the call.
     *
     * @param otherwise what it is worth when it throws
     */
    public static <T> T call(Call<T> call, Function<Throwable, T> otherwise) {
        try {
            return call.make();
        } catch (Throwable e) {
            return otherwise.apply(caught(e));
        }
    }

    /**
     * To be called by whoever catches a {@link Throwable} of such code, before all else.
     *
     * @return what was caught
     */
    public static Throwable caught(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return thrown;
    }

    /** Says something in the server's log, from a thread that must not suffer from that. Never throws. */
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
