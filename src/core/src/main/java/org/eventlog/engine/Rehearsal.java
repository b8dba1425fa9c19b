// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.LogEvent;
import org.eventlog.internal.ForeignCode;
import org.jspecify.annotations.Nullable;

/**
 * Starts and closes a small event log that sends nowhere, before the first one of an application. This loads the classes
 * that sending and closing need. A server whose deployment fails may stop the application's class loader a moment after
 * the start, and the event log must end nevertheless.
 */
final class Rehearsal {
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private Rehearsal() {}

    /** Does it once, and only where the application has a class loader of its own, which may be stopped. */
    static void once() {
        if (EventLog.class.getClassLoader() != ClassLoader.getSystemClassLoader() && DONE.compareAndSet(false, true)) {
            ForeignCode.call(Rehearsal::run, fault -> fault);
        }
    }

    private static @Nullable Object run() throws Exception {
        EventLogSetup setup = new EventLogSetup();
        setup.values.put("eventlog.db", ":memory:");
        setup.values.put("eventlog.close-timeout", "1s");
        setup.transport = new Nowhere();
        setup.executor = task -> LoopThreads.thread(task).start();
        try (EventLog log = setup.start(new Silence())) {
            return log.submit(LogEvent.named("rehearsal")).delivered().toCompletableFuture().get(1, TimeUnit.SECONDS);
        }
    }

    private static final class Silence implements System.Logger {
        @Override
        public String getName() {
            return "org.eventlog.rehearsal";
        }

        @Override
        public boolean isLoggable(Level level) {
            return false;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message,
                @Nullable Throwable thrown) {
            // Nothing is told.
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format,
                @Nullable Object... parameters) {
            // Nothing is told.
        }
    }
}
