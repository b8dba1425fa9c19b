// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.sql.SQLException;
import org.eventlog.bridge.EventLogs;
import org.eventlog.engine.EventLog;
import org.eventlog.sqlite.SqliteDriver;

/**
 * Creates the exporter for {@code otel.logs.exporter=eventlog}. With {@code otel.exporter.eventlog.host} or
 * {@code otel.exporter.eventlog.protocol}, it has a separate event log, whose keys are those of Eventlog after
 * {@code otel.exporter.}; otherwise events go to the event log of the application. For the SDK, found as a service.
 */
public final class ExporterProvider implements ConfigurableLogRecordExporterProvider {
    private static final String PREFIX = "otel.exporter.";

    @Override
    public String getName() {
        return "eventlog";
    }

    /**
     * @throws ConfigurationException
     *             with all faults of the properties
     */
    @Override
    public LogRecordExporter createExporter(ConfigProperties config) {
        if (config.getString(PREFIX + "eventlog.host") == null
                && config.getString(PREFIX + "eventlog.protocol") == null) {
            return EventLogRecordExporter.to(EventLogs.ofApplication());
        }
        EventLog log = start(config);
        return new EventLogRecordExporter(log, () -> end(log));
    }

    private static EventLog start(ConfigProperties config) {
        try {
            return EventLog.builder().from(key -> value(config, key)).build();
        } catch (org.eventlog.config.ConfigurationException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "otel.logs.exporter=eventlog, whose keys begin with " + PREFIX + ": " + e.getMessage(), e);
        }
    }

    private static String value(ConfigProperties config, String key) {
        String value = config.getString(PREFIX + key);
        return value == null && key.equals("eventlog.application") ? config.getString("otel.service.name") : value;
    }

    private static void end(EventLog log) {
        log.close();
        try {
            // The driver would keep the class loader of an application alive.
            SqliteDriver.deregister(false);
        } catch (SQLException | RuntimeException | LinkageError e) {
            // A server may have stopped the class loader, which then throws IllegalStateException. The driver then stays registered, as it would without this class.
        }
    }
}
