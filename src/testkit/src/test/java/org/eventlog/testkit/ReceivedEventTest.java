// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceivedEventTest {

    @Test
    void readsEveryTypeOfValue() {
        Map<String, Object> json = event(
                "{\"s\":\"ä\",\"l\":-3,\"d\":2.0,\"z\":-0.0,\"e\":1e3,\"big\":9223372036854775808,"
                        + "\"t\":true,\"n\":null,\"a\":[1,{\"b\":[]}]}")
                .json();

        assertThat(json).containsEntry("s", "ä").containsEntry("l", -3L).containsEntry("d", 2.0)
                .containsEntry("z", -0.0).containsEntry("e", 1000.0)
                .containsEntry("big", new BigInteger("9223372036854775808")).containsEntry("t", true)
                .containsEntry("n", null).containsEntry("a", List.of(1L, Map.of("b", List.of())));
        assertThat(json.keySet()).containsExactly("s", "l", "d", "z", "e", "big", "t", "n", "a");
    }

    @Test
    void rejectsMalformedObjects() {
        for (String faulty : List.of("{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "[1]", "{\"a\":1} {\"b\":2}",
                "{\"a\":",
                "", "{'a':1}")) {
            assertThatThrownBy(() -> event(faulty).json()).as(faulty).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a JSON object");
        }
    }

    @Test
    void splitsAtLineFeedsAndOmitsPartialLines() {
        byte[] bytes = "one\ntwo\n\nthr".getBytes(StandardCharsets.US_ASCII);

        assertThat(ReceivedEvent.lines(bytes)).extracting(ReceivedEvent::text).containsExactly("one", "two", "");
    }

    @Test
    void doesNotChangeWithTheArrayItCameFrom() {
        byte[] bytes = "one\n".getBytes(StandardCharsets.US_ASCII);
        ReceivedEvent event = ReceivedEvent.of(bytes);
        Arrays.fill(bytes, (byte) 'x');
        Arrays.fill(event.bytes(), (byte) 'x');

        assertThat(event.text()).isEqualTo("one");
        assertThat(event.size()).isEqualTo(4);
    }

    private static ReceivedEvent event(String json) {
        return ReceivedEvent.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
