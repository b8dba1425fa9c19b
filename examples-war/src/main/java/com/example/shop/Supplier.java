// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Simulates a supplier's slow service. It logs with {@code java.util.logging}, as many libraries and older code do.
 * These records reach the log server without changes.
 */
@ApplicationScoped
public class Supplier {
    private static final Logger LOGGER = Logger.getLogger(Supplier.class.getName());
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /**
     * The maximum number of waiting visitors. Further visitors get an immediate answer, so that the server has threads
     * for other requests.
     */
    private final Semaphore waiting = new Semaphore(8);

    /** Requests the delivery time. Takes a second and a half and then fails. */
    public String deliveryTime() throws InterruptedException {
        if (!waiting.tryAcquire()) {
            LOGGER.info("Too many are asking the supplier already");
            return "unknown, because too many are asking";
        }
        try {
            LOGGER.info("Asking the supplier for the delivery time");
            Thread.sleep(PATIENCE.toMillis());
            LOGGER.log(Level.WARNING, "The supplier did not answer, yesterday's delivery time is used",
                    new TimeoutException("no answer within " + PATIENCE.toMillis() + " ms"));
            return "three days, as of yesterday";
        } finally {
            waiting.release();
        }
    }
}
