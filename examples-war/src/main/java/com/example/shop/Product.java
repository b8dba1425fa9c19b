// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

/**
 * Something for sale.
 *
 * @param id the key in addresses and in events' targets
 * @param cents the price; whole cents, because money is not a floating-point number
 */
public record Product(String id, String name, String text, long cents) {

    public String price() {
        return Money.text(cents);
    }
}
