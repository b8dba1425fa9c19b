// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

/** Formats amounts of money, which are whole cents everywhere. */
final class Money {
    private Money() {}

    static String text(long cents) {
        return "€ %d.%02d".formatted(cents / 100, cents % 100);
    }
}
