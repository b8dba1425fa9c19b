// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordPartsTest {

    @Test
    void splitsCompoundWordsOnly() {
        assertThat(WordParts.of("org.shop.PaymentFailedException orderId HTTPServer")).isEqualTo(
                "Payment Failed Exception\norder Id\nHTTP Server");
        assertThat(WordParts.of("plain Words ALLCAPS x86 aB")).isEqualTo("a B");
        assertThat(WordParts.of("")).isEmpty();
    }

    @Test
    void listsEachWordOnce() {
        assertThat(WordParts.of("orderId orderId")).isEqualTo("order Id");
    }

    @Test
    void boundsTheirNumber() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append("orderId").append(i).append(' ');
        }
        assertThat(WordParts.of(text.toString()).lines()).hasSize(1_000);
    }
}
