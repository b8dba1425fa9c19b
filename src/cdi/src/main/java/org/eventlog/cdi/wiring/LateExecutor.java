// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * An executor that was not found by its name when the application started: Payara binds an application's own executors
 * after that. It is looked for again when there is a task, for a while. Until then, and if it is never found, tasks run
 * elsewhere.
 */
final class LateExecutor implements Executor {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final Function<String, Executor> names;
    private final Executor instead;
    private final LongSupplier ticker;
    private final long madeNanos;
    private volatile Executor found;

    /**
     * @param names returns null for a name that is not known
     * @param instead for tasks before it was found
     * @param ticker nanoseconds since an arbitrary moment
     */
    LateExecutor(String name, Function<String, Executor> names, Executor instead, LongSupplier ticker) {
        this.name = name;
        this.names = names;
        this.instead = instead;
        this.ticker = ticker;
        madeNanos = ticker.getAsLong();
    }

    @Override
    public void execute(Runnable task) {
        Executor known = found;
        if (known == null) {
            known = look();
        }
        known.execute(task);
    }

    private synchronized Executor look() {
        if (found != null) {
            return found;
        }
        Executor executor = names.apply(name);
        if (executor == null && ticker.getAsLong() - madeNanos < PATIENCE.toNanos()) {
            return instead;
        }
        if (executor == null) {
            ContainerExecutor.noteMissing(name);
        }
        found = executor == null ? instead : executor;
        return found;
    }
}
