// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eventlog.EventLogger;
import org.eventlog.bridge.RecordEvents;

/**
 * Logs each log record of OpenTelemetry's SDK as an event, so that it waits in the event log's queue while the receiver
 * is away.
 * <p>
 * An SDK that configures itself finds this exporter by {@code otel.logs.exporter=eventlog}. Code that builds the SDK
 * creates it:
 *
 * <pre>{@code
 * SdkLoggerProvider.builder().addLogRecordProcessor(SimpleLogRecordProcessor.create(EventLogRecordExporter.to(log)))
 *         .build();
 * }</pre>
 * <p>
 * The event's name is {@code log_record}, its target is the logger (the instrumentation scope), the attributes are
 * fields. Exporting never waits for a disk or a network, and always succeeds: the event log counts what it cannot take.
 * Records caused by Eventlog itself are ignored ({@link org.eventlog.bridge.OwnWork}). Thread-safe.
 */
public final class EventLogRecordExporter implements LogRecordExporter {
    private final ExportedRecords records;
    private final Runnable closing;
    private volatile boolean ended;

    EventLogRecordExporter(EventLogger log, Runnable closing) {
        this.records = new ExportedRecords(
                new RecordEvents(log, RecordEvents.Options.DEFAULT, EventLogRecordExporter::tell));
        this.closing = closing;
    }

    /** Returns an exporter to this event log, which it does not close. */
    public static EventLogRecordExporter to(EventLogger log) {
        return new EventLogRecordExporter(Objects.requireNonNull(log, "log"), () -> {});
    }

    /** Logs the records. Fails only after {@link #shutdown}. */
    @Override
    public CompletableResultCode export(Collection<LogRecordData> batch) {
        if (ended) {
            return CompletableResultCode.ofFailure();
        }
        batch.forEach(records::log);
        return CompletableResultCode.ofSuccess();
    }

    /** Does nothing: events are on disk a few milliseconds after they were logged. */
    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    /**
     * Ends the exporter. Closes an event log that the exporter's properties have started, which takes up to
     * {@code eventlog.close-timeout} if the receiver is unavailable.
     */
    @Override
    public synchronized CompletableResultCode shutdown() {
        if (!ended) {
            ended = true;
            closing.run();
        }
        return CompletableResultCode.ofSuccess();
    }

    private static void tell(Throwable fault) {
        Logger.getLogger("org.eventlog.otel").log(Level.FINE, "a record did not become an event", fault);
    }

    @Override
    public String toString() {
        return "EventLogRecordExporter";
    }
}
