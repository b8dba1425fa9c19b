// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.spi.Batch;

/** Makes batches to hand to a transport, without a pipeline. */
public final class Batches {
    private Batches() {}

    /**
     * A batch of the given texts, an event each; a line end is added to each.
     *
     * @param first the position of the first event in the journal, which is called {@code j}
     */
    public static Batch of(long first, String... events) {
        return new Batch("j", first, List.of(slice(0, Stream.of(events).map(e -> e + "\n").toList())));
    }

    /** A batch of so many small JSON events, {@code {"id":"j-<position>","name":"e<position>",…}}, of several slices. */
    public static Batch ofEvents(long first, int count) {
        return ofEvents(first, count, 0);
    }

    /** The same, each event with so many characters more. */
    public static Batch ofEvents(long first, int count, int padding) {
        List<Batch.Slice> slices = new ArrayList<>();
        int perSlice = Math.max(1, count / 3);
        for (int from = 0; from < count; from += perSlice) {
            int start = from;
            slices.add(slice(7, IntStream.range(start, Math.min(count, start + perSlice))
                    .mapToObj(i -> event(first + i, padding)).toList()));
        }
        return new Batch("j", first, slices);
    }

    private static String event(long position, int padding) {
        return "{\"id\":\"j-" + position + "\",\"name\":\"e" + position + "\",\"seq\":" + position + ",\"message\":\""
                + "x".repeat(padding) + "\"}\n";
    }

    /** @param skip bytes and one event in front, as in an array of which the beginning was sent before */
    private static Batch.Slice slice(int skip, List<String> events) {
        List<byte[]> parts = events.stream().map(e -> e.getBytes(StandardCharsets.UTF_8)).toList();
        int skippedEvents = skip > 0 ? 1 : 0;
        byte[] array = new byte[skip + parts.stream().mapToInt(p -> p.length).sum()];
        int[] ends = new int[skippedEvents + parts.size()];
        ends[0] = skip;
        int at = skip;
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, array, at, parts.get(i).length);
            at += parts.get(i).length;
            ends[skippedEvents + i] = at;
        }
        return new Batch.Slice(array, skip, at, ends, skippedEvents, parts.size());
    }
}
