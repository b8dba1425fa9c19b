// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;
import org.eventlog.engine.EventLog;

/** Eventlog as it comes, the journal on disk; a caller that finds no room waits, as with the others. */
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
     * @param context what the threads do; null for nothing
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
                .set("eventlog.site", Order.SITE)
                .set("eventlog.cluster", Order.CLUSTER)
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

    /** How many events it knows it has lost. */
    long lost() {
        return log.stats().droppedTotal();
    }

    @Override
    public void close() {
        log.close();
    }
}
