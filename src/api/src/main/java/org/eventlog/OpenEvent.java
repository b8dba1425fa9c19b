// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import org.jspecify.annotations.Nullable;

/**
 * An event that is built and logged in one expression; {@link EventLogger#at} begins it.
 *
 * <pre>
 * log.at(Level.DEBUG, "order.placed").field("items", 3).log();
 * </pre>
 * <p>
 * Where the logger does not take the level, nothing is kept and nothing is logged. Not for use by several threads at
 * once.
 */
public final class OpenEvent extends EventBuilder<OpenEvent> {
    /** Keeps nothing, so that any number of threads may share it. */
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

    /** Logs the event and tells how far it comes; the receipt is a refused one where the level is not logged. */
    public Receipt submit() {
        return logger == null ? Receipt.refused("its level is not logged") : logger.submit(event());
    }
}
