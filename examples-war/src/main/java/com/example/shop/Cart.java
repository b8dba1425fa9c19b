// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A visitor's shopping cart. Synchronized, because a visitor may have two windows open. */
@SessionScoped
public class Cart implements Serializable {
    private static final long serialVersionUID = 1;
    /** More of one thing than this is a slip of the finger. */
    static final int MAX = 99;

    private final Map<String, CartLine> lines = new LinkedHashMap<>();

    /** Puts so many more of it into the cart; never more than {@value #MAX} of one thing. */
    public synchronized void add(Product product, int quantity) {
        CartLine line = lines.get(product.id());
        int sum = (line == null ? 0 : line.quantity()) + Math.max(0, Math.min(quantity, MAX));
        if (sum > 0) {
            lines.put(product.id(), new CartLine(product.id(), product.name(), Math.min(sum, MAX), product.cents()));
        }
    }

    /** Takes the thing out again; nothing happens when it was not in. */
    public synchronized void remove(String productId) {
        lines.remove(productId);
    }

    public synchronized void clear() {
        lines.clear();
    }

    public synchronized List<CartLine> lines() {
        return List.copyOf(lines.values());
    }

    /** How many things there are in all. */
    public int count() {
        return lines().stream().mapToInt(CartLine::quantity).sum();
    }
}
