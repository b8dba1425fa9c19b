// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import java.io.Serializable;
import java.util.List;

/** A quantity of one product, at its price when it was added to the cart. */
public record CartLine(String productId, String name, int quantity, long cents) implements Serializable {

    public String price() {
        return Money.text(cents * quantity);
    }

    /** What all the lines cost together, in cents. */
    public static long total(List<CartLine> lines) {
        return lines.stream().mapToLong(line -> line.cents() * line.quantity()).sum();
    }

    /** What all the lines cost together, for people. */
    public static String totalPrice(List<CartLine> lines) {
        return Money.text(total(lines));
    }
}
