// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eventlog.spi.Batch;
import org.eventlog.spi.HeadedEvent;
import org.eventlog.testkit.Batches;

/** Batches of events in the form in which they are stored for this transport. */
final class Headed {
    private Headed() {}

    /** The events of {@link Batches}, each with the same key. */
    static Batch ofEvents(long first, int count, int padding) {
        return headed(Batches.ofEvents(first, count, padding), null, null);
    }

    static Batch ofEvents(long first, int count) {
        return ofEvents(first, count, 0);
    }

    static Batch of(long first, String... events) {
        return headed(Batches.of(first, events), null, null);
    }

    /** One event for each topic. */
    static Batch toTopics(long first, String... topics) {
        Batch plain = Batches.ofEvents(first, topics.length);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int[] ends = new int[topics.length];
        for (int i = 0; i < topics.length; i++) {
            all.writeBytes(stored(plain.event(i), topics[i], null));
            ends[i] = all.size();
        }
        return batch(plain, all.toByteArray(), ends);
    }

    static Batch headed(Batch plain, String topic, String key) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int[] ends = new int[plain.count()];
        for (int i = 0; i < plain.count(); i++) {
            all.writeBytes(stored(plain.event(i), topic, key));
            ends[i] = all.size();
        }
        return batch(plain, all.toByteArray(), ends);
    }

    private static Batch batch(Batch plain, byte[] all, int[] ends) {
        String journal = plain.id().substring(0, plain.id().lastIndexOf(':'));
        return new Batch(journal, plain.first(), List.of(new Batch.Slice(all, 0, all.length, ends, 0, ends.length)));
    }

    private static byte[] stored(ByteBuffer event, String topic, String key) {
        byte[] body = new byte[event.remaining()];
        event.get(body);
        ByteArrayOutputStream heading = new ByteArrayOutputStream();
        try {
            new Heading(1_700_000_000_000L, bytes(topic), bytes(key), new byte[Heading.HEADERS.length][])
                    .write(heading);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return HeadedEvent.store(heading.toByteArray(), body);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
