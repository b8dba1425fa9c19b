// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8QueryTest {

    @Test
    void decodesUtf8() {
        assertThat(one("q=M%C3%BCller+%26+S%C3%B6hne&x=1", "q")).isEqualTo("Müller & Söhne");
        assertThat(one("q=%F0%9F%8D%8E", "q")).isEqualTo("🍎");
    }

    @Test
    void acceptsBytesThatAreNotEncoded() {
        assertThat(one("q=M\u00c3\u00bcller", "q")).isEqualTo("Müller");
        assertThat(one("q=日本", "q")).isEqualTo("日本");
    }

    @Test
    void firstValueCounts() {
        assertThat(one("a=1&a=2&b", "a")).isEqualTo("1");
        assertThat(one("a=1&a=2&b", "b")).isEmpty();
        assertThat(one("a=1", "c")).isNull();
        assertThat(Utf8Query.parse(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%", "q=%4", "q=%zz", "q=%FC", "q=%C3", "q=%ED%A0%80", "%FF=1"})
    void refusesMalformedQueries(String query) {
        assertThatThrownBy(() -> Utf8Query.parse(query)).isInstanceOf(Refusal.class)
                .hasFieldOrPropertyWithValue("status", 400);
    }

    private static String one(String query, String name) {
        String[] values = Utf8Query.parse(query).get(name);
        return values == null ? null : values[0];
    }
}
