// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eventlog.spi.Batch;

/** Creates batches for tests of a transport, without an event log. */
public final class Batches {
    private Batches() {}

    /**
     * Returns a batch with one event per text. A line end is added to each.
     *
     * @param first the position of the first event in the journal, which is called {@code j}
     */
    public static Batch of(long first, String... events) {
        return new Batch("j", first, List.of(slice(0, Stream.of(events).map(e -> utf8(e + "\n")).toList())));
    }

    /**
     * Returns a batch of small JSON events, {@code {"id":"j-<position>","name":"e<position>",…}}, in several slices.
     */
    public static Batch ofEvents(long first, int count) {
        return ofEvents(first, count, 0);
    }

    /** Returns the same events, each with additional characters. */
    public static Batch ofEvents(long first, int count, int padding) {
        return of(first, count, position -> utf8("{\"id\":\"j-" + position + "\",\"name\":\"e" + position
                + "\",\"seq\":" + position + ",\"message\":\"" + "x".repeat(padding) + "\"}\n"));
    }

    /** Returns the same events as entries of Fluentd's forward protocol: an array of a time and the event's map. */
    public static Batch ofForwardEntries(long first, int count, int padding) {
        return of(first, count, position -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(ByteBuffer.allocate(11).put((byte) 0x92).put((byte) 0xD7).put((byte) 0)
                    .putInt((int) position).putInt(123_456_789).array());
            out.write(0x84);
            msgpackText("id", out);
            msgpackText("j-" + position, out);
            msgpackText("name", out);
            msgpackText("e" + position, out);
            msgpackText("seq", out);
            out.writeBytes(ByteBuffer.allocate(9).put((byte) 0xD3).putLong(position).array());
            msgpackText("message", out);
            msgpackText("x".repeat(padding), out);
            return out.toByteArray();
        });
    }

    private static void msgpackText(String text, ByteArrayOutputStream to) {
        byte[] utf8 = utf8(text);
        to.writeBytes(ByteBuffer.allocate(5).put((byte) 0xDB).putInt(utf8.length).array());
        to.writeBytes(utf8);
    }

    private static Batch of(long first, int count, LongFunction<byte[]> event) {
        List<Batch.Slice> slices = new ArrayList<>();
        int perSlice = Math.max(1, count / 3);
        for (int from = 0; from < count; from += perSlice) {
            slices.add(slice(7, LongStream.range(from, Math.min(count, from + perSlice))
                    .mapToObj(i -> event.apply(first + i)).toList()));
        }
        return new Batch("j", first, slices);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param skip the number of bytes before the first event, as in an array of which the beginning was sent before
     */
    private static Batch.Slice slice(int skip, List<byte[]> parts) {
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
