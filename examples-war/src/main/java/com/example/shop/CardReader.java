// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.ApplicationScoped;

/** Stands for the payment provider: one of its two card readers is out of order. */
@ApplicationScoped
public class CardReader {

    /** @throws PaymentException when the reader does not answer */
    public void charge(String reader, long cents) {
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
