// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The shop's products. They are a list in the code, because the example is about logging, not databases. */
@ApplicationScoped
public class Catalog {
    private static final List<Product> PRODUCTS = List.of(
            new Product("firewood", "Birch firewood",
                    "A crate of split logs, dried for two summers. Burns long and quietly.",
                    1290),
            new Product("lantern", "Storm lantern", "Glass, tin and a wick. Stays lit when the weather does not.",
                    3450),
            new Product("logbook", "Cabin log book",
                    "192 pages for who came, what was seen and which log was the last one.",
                    1875),
            new Product("kettle", "Enamel kettle", "Two litres, blue, with a whistle that carries to the lake.", 4200),
            new Product("blanket", "Wool blanket", "Woven in the valley. Warm when wet, handsome when dry.", 8900),
            new Product("axe", "Splitting axe", "Ash handle, forged head, a leather cover for the way home.", 6425));

    public List<Product> products() {
        return PRODUCTS;
    }

    /** How many the storehouse has. It never changes: nothing here is for sale. */
    public int pieces(Product product) {
        return 7 + product.name().length();
    }

    public Optional<Product> find(String id) {
        return PRODUCTS.stream().filter(product -> product.id().equals(id)).findFirst();
    }
}
