// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import com.example.shop.Stocktaking.Job;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Activity;

/** The work of a job. It is a separate bean, because an activity starts with a call from another bean. */
@ApplicationScoped
public class StockCount {
    private static final long COUNTING_ONE_MS = 120;

    @Inject
    EventLogger log;
    @Inject
    Catalog catalog;

    /** Counts everything. What is logged meanwhile says that it is of this activity. */
    @Activity("stocktaking")
    public void run(Job job) {
        long start = System.nanoTime();
        try {
            int pieces = 0;
            for (Product product : catalog.products()) {
                Thread.sleep(COUNTING_ONE_MS);
                pieces += catalog.pieces(product);
            }
            job.finished("%d pieces of %d products".formatted(pieces, catalog.products().size()));
            log.log(LogEvent.named("shop.job.done")
                    .level(Level.OK)
                    .target("job:" + job.number())
                    .tag("stock")
                    .message("Stock counted: " + job.result())
                    .value(pieces)
                    .field("durationMs", millisSince(start)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.finished("stopped, because the server stops");
            log.log(LogEvent.named("shop.job.stopped")
                    .level(Level.WARN)
                    .target("job:" + job.number())
                    .tag("stock")
                    .field("durationMs", millisSince(start)));
        }
    }

    private static double millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
