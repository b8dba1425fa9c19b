// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

/** The location of a product in the storehouse. An event with a shelf shows its properties as written by JSON-B. */
public class Shelf {
    private static final int LOW = 20;

    private final Product product;
    private final int pieces;

    /** The stock level in a word. */
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
