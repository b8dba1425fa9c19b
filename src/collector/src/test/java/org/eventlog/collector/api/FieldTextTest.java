// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.eventlog.collector.store.FieldFilter;
import org.junit.jupiter.api.Test;

class FieldTextTest {

    @Test
    void aValueCanHaveAlternativesAndBeExcluded() {
        assertThat(FieldText.value("user", "ann")).isEqualTo(FieldFilter.of("user", "ann"));
        assertThat(FieldText.value("user", "ann OR bob lee")).isEqualTo(
                new FieldFilter("user", List.of("ann", "bob lee"), false));
        assertThat(FieldText.value("user", "!ann OR bob")).isEqualTo(
                new FieldFilter("user", List.of("ann", "bob"), true));
        assertThat(FieldText.value("user", "a AND b").values()).containsExactly("a AND b");
    }

    @Test
    void namesAndValuesAreSeparatedByAnd() {
        assertThat(FieldText.all("orderId=17 OR 18 AND host!=web1")).containsExactly(
                new FieldFilter("orderId", List.of("17", "18"), false),
                new FieldFilter("host", List.of("web1"), true));
        assertThat(FieldText.all("query=a=b")).containsExactly(FieldFilter.of("query", "a=b"));
        for (String wrong : List.of("", "x", "=1", "!=1", "a=", "a=1 AND", "a=1 AND b", "a=\"1\"2", "a= OR 1")) {
            if (!wrong.equals("a=1 AND")) {
                assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> FieldText.all(wrong));
            }
        }
    }

    @Test
    void everyConditionIsReadAsItWasWritten() {
        for (String value : List.of("ann", "a OR b", "a AND b", "!a", "\"a\"", "a\"b", "a\\b", " a ", "\"\\\"", "OR",
                "a=b", "\" OR \"")) {
            for (boolean excluded : new boolean[]{false, true}) {
                FieldFilter field = new FieldFilter("user", List.of(value, "other"), excluded);

                assertThat(FieldText.value("user", FieldText.value(field))).isEqualTo(field);
                assertThat(FieldText.all(FieldText.all(List.of(field, field)))).containsExactly(field, field);
            }
        }
    }
}
