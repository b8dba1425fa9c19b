// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.beats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.eventlog.net.Peer;
import org.eventlog.spi.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class GoLumberTest {
    private final GoLumber receiver = new GoLumber();
    private final Random random = new Random(7);

    @ParameterizedTest
    @CsvSource({"0, 2048, 300", "3, 2048, 300", "9, 100, 300", "3, 10000, 3000", "1, 2048, 400000"})
    void acceptsEachEventOnceWithAnyCompressionAndSize(int level, int window, int longest) throws Exception {
        List<String> events = IntStream.range(0, longest > 10_000 ? 30 : 5_000)
                .mapToObj(i -> "{\"n\":" + i + ",\"x\":\"" + text(random.nextInt(longest)) + "\"}").toList();
        try (Peer peer = new Peer(receiver);
                BeatsTransport transport = new BeatsTransport(peer.endpoint(Duration.ofSeconds(10)), window, level)) {
            transport.send(batch(events));

            assertThat(receiver.events).containsExactlyElementsOf(events);
            assertThat(receiver.windows).allMatch(size -> size <= window);
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void acceptsATypicalBatchInOneWindow() throws Exception {
        List<String> events = IntStream.range(0, 2_000).mapToObj(i -> "{\"x\":\"" + text(240) + "\"}").toList();
        try (Peer peer = new Peer(receiver);
                BeatsTransport transport = new BeatsTransport(peer.endpoint(Duration.ofSeconds(10)), 2048, 3)) {
            transport.send(batch(events));

            assertThat(receiver.windows).as("a round trip each").containsExactly(2_000);
        }
    }

    private String text(int length) {
        return random.ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static Batch batch(List<String> events) {
        return Peer.batch(0, events.stream().map(e -> (e + "\n").getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new));
    }
}
