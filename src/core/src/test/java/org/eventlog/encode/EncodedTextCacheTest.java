// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EncodedTextCacheTest {
    private final EncodedTextCache cache = new EncodedTextCache();

    @Test
    void twoTextsWithTheSameHashAreBothFound() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());

        put("Aa");
        put("BB");

        assertThat(found("Aa")).isEqualTo("Aa");
        assertThat(found("BB")).isEqualTo("BB");
    }

    @Test
    void ofThreeTextsWithTheSameHashTheOldestIsForgotten() {
        put("AaAa");
        put("BBBB");
        put("AaBB");

        assertThat(cache.get("AaAa")).isNull();
        assertThat(found("BBBB")).isEqualTo("BBBB");
        assertThat(found("AaBB")).isEqualTo("AaBB");
    }

    private void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        cache.put(text, bytes, 0, bytes.length);
    }

    private String found(String text) {
        EncodedTextCache.Entry entry = cache.get(text);
        return new String(entry.padded(), 0, entry.length(), StandardCharsets.UTF_8);
    }
}
