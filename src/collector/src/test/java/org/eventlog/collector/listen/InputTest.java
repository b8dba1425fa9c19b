// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests large messages of many connections at the same time. */
class InputTest {
    private static final int MAX = 4 << 20;

    private final Places places = new Places(2);

    @Test
    void limitsConnectionsWithLargeMessagesAndQueuesOthers() throws Exception {
        List<Input> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(fed(2 << 20));
        }

        assertThat(all).extracting(Input::isWaiting).containsExactly(false, false, true, true);
        assertThat(all.get(2).size()).isEqualTo(Input.LARGE);

        all.get(0).skip(all.get(0).size());
        feed(all.get(3), 1 << 20);
        assertThat(all.get(3).isWaiting()).as("another was first").isTrue();
        feed(all.get(2), 1 << 20);
        assertThat(all.get(2).isWaiting()).isFalse();
        assertThat(all.get(2).size()).isEqualTo(Input.LARGE + (1 << 20));

        all.get(1).close();
        feed(all.get(3), 1 << 20);
        assertThat(all.get(3).isWaiting()).isFalse();
    }

    @Test
    void leavingTheQueueUnblocksOthers() throws Exception {
        Input first = fed(1 << 20);
        fed(1 << 20);
        Input third = fed(1 << 20);
        Input fourth = fed(1 << 20);
        third.close();
        first.close();

        feed(fourth, 1 << 20);

        assertThat(fourth.isWaiting()).isFalse();
        assertThat(places.taken()).isEqualTo(2);
    }

    @Test
    void releasesThePlaceEvenIfTheNextMessageHasBegun() throws Exception {
        Input in = fed(1 << 20);
        assertThat(places.taken()).isEqualTo(1);

        in.skip((1 << 20) - 10);

        assertThat(places.taken()).isZero();
        assertThat(in.size()).isEqualTo(10);
        assertThat(in.bytes()[in.from()]).isEqualTo((byte) ((1 << 20) - 10));
        feed(in, 5);
        assertThat(in.size()).isEqualTo(15);
    }

    @Test
    void smallMessagesNeedNoPlace() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(fed(Input.LARGE - 1).isWaiting()).isFalse();
        }
        assertThat(places.taken()).isZero();
    }

    private Input fed(int bytes) throws IOException {
        Input in = new Input(MAX, places);
        feed(in, bytes);
        return in;
    }

    private static void feed(Input in, int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        var channel = Channels.newChannel(new ByteArrayInputStream(bytes));
        while (in.read(channel) > 0) {
            // Until there is no more input, or no place.
        }
    }
}
