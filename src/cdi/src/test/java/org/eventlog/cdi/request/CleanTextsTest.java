// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanTextsTest {
    private final CleanTexts texts = new CleanTexts();
    private final List<String> searched = new ArrayList<>();

    @Test
    void searchesACleanTextOnce() {
        assertThat(masked("/orders/1")).isEqualTo("/orders/1");
        assertThat(masked("/orders/1")).isEqualTo("/orders/1");

        assertThat(searched).containsExactly("/orders/1");
    }

    @Test
    void masksASecretEachTime() {
        assertThat(masked("/reset/secret")).isEqualTo("/reset/***");
        assertThat(masked("/reset/secret")).isEqualTo("/reset/***");

        assertThat(searched).hasSize(2);
    }

    @Test
    void moreTextsThanSlotsAreMaskedCorrectly() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(masked("/" + i)).isEqualTo("/" + i);
            assertThat(masked(i + "/secret")).isEqualTo(i + "/***");
        }
    }

    @Test
    void searchesLongTextsEachTime() {
        String text = "/" + "o".repeat(256);
        masked(text);
        masked(text);

        assertThat(searched).hasSize(2);
    }

    @Test
    void passesOnNull() {
        assertThat(texts.masked(null, text -> text)).isNull();
    }

    private String masked(String text) {
        return texts.masked(text, searchedText -> {
            searched.add(searchedText);
            return searchedText.replace("secret", "***");
        });
    }
}
