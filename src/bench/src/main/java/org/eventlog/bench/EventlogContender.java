// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.eventlog.EventLog;

/** Eventlog as it comes, the journal on disk; more room, so that the faster side never has to lose an event. */
final class EventlogContender implements Contender {
    private static final long MUCH = 8 << 20;

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
                .set("eventlog.inbox.max-bytes", "32MB")
                .set("eventlog.site", Order.SITE)
                .set("eventlog.cluster", Order.CLUSTER)
                .set("eventlog.close-timeout", "0s")
                .build();
    }

    @Override
    public void log(int i) {
        log.log(Order.event(i));
    }

    /** What the others do inside, where a full ring makes the caller wait. */
    @Override
    public void holdBack() {
        while (log.stats().inboxBytes() > MUCH) {
            LockSupport.parkNanos(500_000);
        }
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
