// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.appender.AbstractManager;
import org.eventlog.engine.EventLog;
import org.eventlog.sqlite.SqliteDriver;

/**
 * A separate event log, shared by appenders. Log4j counts its users, so that the event log and its file stay open while
 * one appender is replaced by another.
 */
final class EventLogManager extends AbstractManager {
    private final EventLog log;

    private EventLogManager(String name, EventLog log) {
        super(null, name);
        this.log = log;
    }

    /**
     * Returns the event log with these settings, and creates it if necessary.
     *
     * @throws org.eventlog.config.ConfigurationException with all faults of the settings
     */
    static EventLogManager of(SortedMap<String, String> settings) {
        // A hash, because Log4j writes the name to its status log, and the settings may contain passwords.
        String name = "EventLog " + UUID.nameUUIDFromBytes(settings.toString().getBytes(StandardCharsets.UTF_8));
        return getManager(name, EventLogManager::start, settings);
    }

    private static EventLogManager start(String name, Map<String, String> settings) {
        EventLog.Builder builder = EventLog.builder();
        settings.forEach(builder::set);
        return new EventLogManager(name, builder.build());
    }

    EventLog log() {
        return log;
    }

    /** Called when no appender uses the event log any more. */
    @Override
    protected boolean releaseSub(long timeout, TimeUnit timeUnit) {
        log.close();
        try {
            // The driver would keep an application's class loader alive.
            SqliteDriver.deregister(false);
        } catch (SQLException | RuntimeException | LinkageError e) {
            // A server may have stopped the class loader, which then throws IllegalStateException.
            logDebug("SQLite's driver stays registered", e);
        }
        return true;
    }
}
