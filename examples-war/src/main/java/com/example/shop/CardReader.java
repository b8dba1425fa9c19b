// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import org.eventlog.Level;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.LoggedParam;

/** Stands for the payment provider: one of its two card readers is out of order. */
@ApplicationScoped
public class CardReader {

    /**
     * Each call is an event, with how long it took. Not an error where it fails: that is for whoever takes the order.
     *
     * @throws PaymentException when the reader does not answer
     */
    @Logged(value = "shop.card.charged", failureLevel = Level.WARN)
    public void charge(@LoggedParam("reader") String reader, @LoggedParam("cents") long cents) {
        if (!"counter".equals(reader)) {
            throw new PaymentException("card reader \"" + reader + "\" does not answer",
                    new IllegalStateException("no carrier on /dev/reader-2"));
        }
    }

    /** The money could not be had; not the customer's fault. */
    public static class PaymentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public PaymentException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
