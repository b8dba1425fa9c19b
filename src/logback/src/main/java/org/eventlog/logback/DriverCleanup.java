// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Context;
import java.sql.SQLException;
import org.eventlog.sqlite.SqliteDriver;

/**
 * Deregisters SQLite's driver from the JVM when Logback stops, because the driver would keep an application's class
 * loader alive. It does not do this on a reset, because the application may also use SQLite.
 */
final class DriverCleanup implements LoggerContextListener {
    private DriverCleanup() {}

    static void of(Context context) {
        if (context instanceof LoggerContext loggers
                && loggers.getCopyOfListenerList().stream().noneMatch(DriverCleanup.class::isInstance)) {
            loggers.addListener(new DriverCleanup());
        }
    }

    @Override
    public boolean isResetResistant() {
        // Survive a reset, because a stop begins with one.
        return true;
    }

    @Override
    public void onStop(LoggerContext context) {
        try {
            SqliteDriver.deregister(false);
        } catch (SQLException | RuntimeException | LinkageError e) {
            // A server may have stopped the class loader, which then throws IllegalStateException. The driver then stays registered, as it would without this class.
        }
    }

    @Override
    public void onStart(LoggerContext context) {
        // Nothing to do: the driver registers itself.
    }

    @Override
    public void onReset(LoggerContext context) {}

    @Override
    public void onLevelChange(ch.qos.logback.classic.Logger logger, ch.qos.logback.classic.Level level) {
        // Levels are irrelevant here.
    }
}
