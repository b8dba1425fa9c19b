// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Context;
import java.sql.SQLException;
import org.eventlog.sqlite.SqliteDriver;

/**
 * When Logback stops for good, takes SQLite's driver out of the JVM's list, which would keep an application's class
 * loader alive. Not at a reset: the application may use SQLite, too.
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
        // A stop begins with a reset.
        return true;
    }

    @Override
    public void onStop(LoggerContext context) {
        try {
            SqliteDriver.deregister();
        } catch (SQLException | SecurityException | LinkageError e) {
            // It stays registered then, which is no worse than without us.
        }
    }

    @Override
    public void onStart(LoggerContext context) {
        // The driver registers itself.
    }

    @Override
    public void onReset(LoggerContext context) {
        // Logback goes on.
    }

    @Override
    public void onLevelChange(ch.qos.logback.classic.Logger logger, ch.qos.logback.classic.Level level) {
        // Nothing to do with us.
    }
}
