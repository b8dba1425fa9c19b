// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListsTest {

    @Test
    void elementsAreTrimmedAndEmptyOnesSkipped() {
        assertThat(Lists.of(" a, b ,,\tc ,")).containsExactly("a", "b", "c");
        assertThat(Lists.of("")).isEmpty();
        assertThat(Lists.of(" , ,")).isEmpty();
    }

    @Test
    void anEscapedCommaBelongsToItsElement() {
        assertThat(Lists.of("a\\,b, c\\,")).containsExactly("a,b", "c,");
        assertThat(Lists.complete("\\,")).containsExactly(",");
    }

    @Test
    void keepsOtherBackslashes() {
        assertThat(Lists.of("C:\\logs, \\d+, x\\")).containsExactly("C:\\logs", "\\d+", "x\\");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,", ",a", "a,,b", "a, ,b", ","})
    void rejectsAnExtraCommaInStrictLists(String text) {
        assertThatThrownBy(() -> Lists.complete(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsDuplicatesInSets() {
        assertThat(Lists.distinct(List.of("a", "b"))).containsExactly("a", "b");
        assertThatThrownBy(() -> Lists.distinct(List.of("a", "b", "a"))).hasMessageContaining("a");
    }
}
