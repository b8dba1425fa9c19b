// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import org.eventlog.engine.EventLog;

/** Eventlog as it comes, the journal on disk; a caller that finds no room waits, as with the others. */
final class EventlogContender implements Contender {
    private final EventLog log;

    /**
     * @param db the journal's file
     */
    EventlogContender(int port, Path db) {
        log = EventLog.builder()
                .from(System::getProperty)
                .host("127.0.0.1")
                .port(port)
                .set("eventlog.db", db.toString())
                .set("eventlog.queue.max-bytes", "4GB")
                .set("eventlog.queue.when-full", "block")
                .set("eventlog.queue.block", "1m")
                .set("eventlog.site", Order.SITE)
                .set("eventlog.cluster", Order.CLUSTER)
                .set("eventlog.close-timeout", "0s")
                .build();
    }

    @Override
    public void log(int i) {
        log.log(Order.event(i));
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
