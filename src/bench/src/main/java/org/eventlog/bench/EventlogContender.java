// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;
import org.eventlog.engine.EventLog;

/** Eventlog with default settings and the journal on disk. If the queue is full, the caller waits, as with the others. */
final class EventlogContender implements Contender {
    private final Stream stream;
    private final EventLog log;

    /**
     * @param db the journal's file
     */
    EventlogContender(Stream stream, int port, Path db) {
        this(stream, port, db, null);
    }

    /**
     * @param context the context of the threads; null for none
     */
    EventlogContender(Stream stream, int port, Path db, Supplier<ContextSnapshot> context) {
        this.stream = stream;
        EventLog.Builder builder = EventLog.builder()
                .from(System::getProperty)
                .host("127.0.0.1")
                .port(port)
                .set("eventlog.db", db.toString())
                .set("eventlog.queue.max-bytes", "4GB")
                .set("eventlog.queue.when-full", "block")
                .set("eventlog.queue.block", "1m")
                .set("eventlog.site", SampleOrder.SITE)
                .set("eventlog.cluster", SampleOrder.CLUSTER)
                .set("eventlog.close-timeout", "0s");
        if (context != null) {
            builder.context(context);
        }
        log = builder.build();
    }

    EventLog log() {
        return log;
    }

    @Override
    public void log(int i) {
        stream.write(i, new EventForm(log::log));
    }

    /** The number of events that it counted as lost. */
    long lost() {
        return log.stats().droppedTotal();
    }

    @Override
    public void close() {
        log.close();
    }
}
