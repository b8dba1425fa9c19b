// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import org.eventlog.Level;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.LoggedParam;

/** Simulates a payment provider: one of its two card readers is out of order. */
@ApplicationScoped
public class CardReader {

    /**
     * Logs each call with its duration. A failure is not logged as an error here, because the caller decides about
     * that.
     *
     * @throws PaymentException if the reader does not respond
     */
    @Logged(value = "shop.card.charged", failureLevel = Level.WARN)
    public void charge(@LoggedParam("reader") String reader, @LoggedParam("cents") long cents) {
        if (!"counter".equals(reader)) {
            throw new PaymentException("card reader \"" + reader + "\" does not answer",
                    new IllegalStateException("no carrier on /dev/reader-2"));
        }
    }

    /** The payment failed, through no fault of the customer. */
    public static class PaymentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public PaymentException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
