// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that a context has a limited number of fields, and says what it left out. */
class ContextSnapshotTest {
    @Test
    void hasNoMoreFieldsIfItIsCompletedByAnotherThatHadTooMany() {
        ContextSnapshot few = ContextSnapshot.NONE.withFields(fields("few", 10));
        ContextSnapshot many = ContextSnapshot.NONE.withFields(fields("many", 70));

        Map<String, Object> both = few.orElse(many).fields();

        assertThat(both).hasSize(ContextSnapshot.MAX_FIELDS + 1)
                .containsKeys("few0", "few9", "many0", "contextFault");
    }

    @Test
    void hasNoMarkIfNothingIsLeftOut() {
        assertThat(ContextSnapshot.NONE.withFields(fields("f", 64)).fields()).hasSize(64)
                .doesNotContainKey("contextFault");
    }

    private static Map<String, Object> fields(String name, int count) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            fields.put(name + i, i);
        }
        return fields;
    }
}
