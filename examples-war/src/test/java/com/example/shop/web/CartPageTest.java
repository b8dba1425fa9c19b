// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CartPageTest {

    @ParameterizedTest
    @CsvSource({"2, 2", "0, 1", "-5, 1", "1000, 99", "two, 1", ", 1", "99999999999, 1"})
    void makesAQuantityOfWhateverIsSent(String sent, int quantity) {
        assertThat(CartPage.quantity(sent)).isEqualTo(quantity);
    }
}
