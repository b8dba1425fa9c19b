// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

/** Amounts of money are whole cents everywhere; here they become what people read. */
final class Money {
    private Money() {}

    static String text(long cents) {
        return "€ %d.%02d".formatted(cents / 100, cents % 100);
    }
}
