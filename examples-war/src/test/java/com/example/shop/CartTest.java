// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class CartTest {
    private final Cart cart = new Cart();
    private final Product axe = new Product("axe", "Axe", "", 6425);
    private final Product lantern = new Product("lantern", "Lantern", "", 3450);

    @Test
    void addsUpWhatIsTheSame() {
        cart.add(axe, 1);
        cart.add(lantern, 2);
        cart.add(axe, 2);

        assertThat(cart.lines()).containsExactly(new CartLine("axe", "Axe", 3, 6425),
                new CartLine("lantern", "Lantern", 2, 3450));
        assertThat(cart.count()).isEqualTo(5);
        assertThat(CartLine.total(cart.lines())).isEqualTo(3 * 6425 + 2 * 3450);
        assertThat(CartLine.totalPrice(cart.lines())).isEqualTo("€ 261.75");
    }

    @Test
    void holdsNeitherTooManyNorFewerThanNone() {
        cart.add(axe, Integer.MAX_VALUE);
        cart.add(axe, Integer.MAX_VALUE);
        cart.add(lantern, -1);

        assertThat(cart.lines()).containsExactly(new CartLine("axe", "Axe", Cart.MAX, 6425));
    }

    @Test
    void forgetsWhatIsRemoved() {
        cart.add(axe, 1);
        cart.remove("axe");
        cart.remove("never was in");

        assertThat(cart.lines()).isEmpty();
    }

    @Test
    void survivesWithItsSession() throws Exception {
        cart.add(lantern, 2);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(cart);

        Cart copy = (Cart) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(copy.lines()).isEqualTo(cart.lines());
    }
}
