// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

/** Where a product lies in the storehouse. An event that has one shows its properties, as JSON-B writes them. */
public class Shelf {
    private static final int LOW = 20;

    private final Product product;
    private final int pieces;

    /** How many there are, in a word. */
    public enum Supply {
        ENOUGH, LOW {
            @Override
            boolean mustBeOrdered() {
                return true;
            }
        };

        boolean mustBeOrdered() {
            return false;
        }
    }

    public Shelf(Product product, int pieces) {
        this.product = product;
        this.pieces = pieces;
    }

    public Product getProduct() {
        return product;
    }

    public int getPieces() {
        return pieces;
    }

    public Supply getSupply() {
        return pieces <= LOW ? Supply.LOW : Supply.ENOUGH;
    }
}
