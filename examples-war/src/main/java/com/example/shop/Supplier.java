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
 * Stands for a supplier's slow service. Says what happens through {@code java.util.logging}, as most libraries
 * and old code do: such records arrive at the log server without a change.
 */
@ApplicationScoped
public class Supplier {
    private static final Logger LOGGER = Logger.getLogger(Supplier.class.getName());
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    /** So many visitors may wait at a time: the others are told at once, and the server keeps threads for the rest. */
    private final Semaphore waiting = new Semaphore(8);

    /** Asks how long a delivery takes. Lasts a second and a half, and then there is no answer. */
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
