// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import org.jspecify.annotations.Nullable;

/**
 * An event that is built and logged in one expression, starting with {@link EventLogger#at}.
 *
 * <pre>
 * log.at(Level.DEBUG, "order.placed").field("items", 3).log();
 * </pre>
 * <p>
 * If the logger does not log the level, nothing is stored and nothing is logged. Not thread-safe.
 */
public final class OpenEvent extends EventBuilder<OpenEvent> {
    /** Shared by all threads, because it stores nothing. */
    static final OpenEvent DISABLED = new OpenEvent();

    private final @Nullable EventLogger logger;

    private OpenEvent() {
        super("disabled", false);
        this.logger = null;
    }

    OpenEvent(EventLogger logger, Level level, String name) {
        super(name, true);
        this.logger = logger;
        this.level = level;
    }

    @Override
    OpenEvent self() {
        return this;
    }

    /** Logs the event. */
    public void log() {
        if (logger != null) {
            logger.log(event());
        }
    }

    /** Logs the event and returns its receipt. If the level is not logged, both stages of the receipt fail. */
    public Receipt submit() {
        return logger == null ? Receipt.refused("its level is not logged") : logger.submit(event());
    }
}
