// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.HeadedEvent;

/** Events with headings, for a transport without an event log. */
final class Events {
    private Events() {}

    /** One event for each routing key, with the header {@code level}. */
    static Batch batch(long first, String... keys) {
        return batch(first, List.of(keys), IntStream.range(0, keys.length)
                .mapToObj(i -> ("{\"n\":" + (first + i) + "}\n").getBytes(StandardCharsets.UTF_8)).toList());
    }

    /** The given events, each with the same routing key. */
    static Batch of(long first, String key, List<byte[]> events) {
        return batch(first, Collections.nCopies(events.size(), key), events);
    }

    private static Batch batch(long first, List<String> keys, List<byte[]> events) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int[] ends = new int[events.size()];
        for (int i = 0; i < ends.length; i++) {
            all.writeBytes(HeadedEvent.store(heading(keys.get(i), "e" + (first + i)), events.get(i)));
            ends[i] = all.size();
        }
        return new Batch("j", first, List.of(new Batch.Slice(all.toByteArray(), 0, all.size(), ends, 0, ends.length)));
    }

    private static byte[] heading(String key, String id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(1_000);
            text(key, out);
            text(id, out);
            text("", out);
            text("n", out);
            out.writeByte(1);
            text("level", out);
            text("info", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(utf8.length);
        out.write(utf8);
    }
}
