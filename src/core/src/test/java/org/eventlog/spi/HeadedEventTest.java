// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadedEventTest {

    @Test
    void aBatchKeepsHeadingAndEventApart() {
        byte[] first = HeadedEvent.store(utf8("a.b"), utf8("{}\n"));
        byte[] second = HeadedEvent.store(new byte[0], utf8("{\"x\":1}\n"));
        byte[] all = ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
        Batch batch = new Batch("j", 0, List.of(
                new Batch.Slice(all, 0, all.length, new int[]{first.length, all.length}, 0, 2)));

        assertThat(text(HeadedEvent.of(batch.event(0)).heading())).isEqualTo("a.b");
        assertThat(text(HeadedEvent.of(batch.event(0)).event())).isEqualTo("{}\n");
        assertThat(text(HeadedEvent.of(batch.event(1)).heading())).isEmpty();
        assertThat(text(HeadedEvent.of(batch.event(1)).event())).isEqualTo("{\"x\":1}\n");
        assertThat(text(HeadedEvent.of(batch.single(1).event(0)).event())).isEqualTo("{\"x\":1}\n");
    }

    @Test
    void keepsTheLargestHeading() {
        byte[] stored = HeadedEvent.store(new byte[HeadedEvent.MAX_HEADING], utf8("e"));

        assertThat(HeadedEvent.of(ByteBuffer.wrap(stored)).heading().remaining()).isEqualTo(HeadedEvent.MAX_HEADING);
        assertThatThrownBy(() -> HeadedEvent.store(new byte[HeadedEvent.MAX_HEADING + 1], utf8("e")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"name\":\"no heading\"}\n", "\0\u0003ab"})
    void detectsAMissingHeading(String stored) {
        assertThatThrownBy(() -> HeadedEvent.of(ByteBuffer.wrap(utf8(stored))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
