// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Collections of an application may contain null. */
class NullEntriesTest {
    @Test
    void leavesOutATagThatIsNullAndSaysSo() {
        LogEvent event = LogEvent.named("e").tags(Arrays.asList("a", null, "b")).build();

        assertThat(event.tags()).containsExactly("a", "b");
        assertThat(event.fields().get("tagsFault")).isEqualTo("a tag is null");
    }

    @Test
    void leavesOutASingleTagThatIsNullAndSaysSo() {
        String unknown = System.getProperty("eventlog.no.such.property");

        LogEvent event = LogEvent.named("e").tag("a").tag(unknown).tags("b", unknown, "c").build();

        assertThat(event.tags()).containsExactly("a", "b", "c");
        assertThat(event.fields().get("tagsFault")).isEqualTo("a tag is null");
    }

    @Test
    void tagsThatAreNullAreAFaultOfTheEventAndNotOfTheCaller() {
        assertThat(LogEvent.named("e").tags((String[]) null).build().fields().get("tagsFault"))
                .isEqualTo("the tags are null");
    }

    @Test
    void leavesOutAKeyThatIsNullAndSaysSo() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("a", 1);
        fields.put(null, 2);

        LogEvent event = LogEvent.named("e").fields(fields).build();

        assertThat(event.fields().get("a")).isEqualTo(1L);
        assertThat(event.fields().get("fieldsFault")).isEqualTo("a key is null");
    }

    @Test
    void anEmptyIdIsNone() {
        assertThat(LogEvent.named("e").id("").build().id()).isNull();
        assertThat(LogEvent.named("e").id(null).build().id()).isNull();
        assertThat(LogEvent.named("e").id("").id("7").build().id()).isEqualTo("7");
    }
}
