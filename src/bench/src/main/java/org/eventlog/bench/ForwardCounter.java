// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Counts the events of Fluentd's forward protocol: {@code [tag, entries, option]}, where the entries are an array
 * (Forward) or bytes that contain consecutive entries (PackedForward), or {@code [tag, time, record, option]}
 * (Message). Each entry is parsed; the option's {@code chunk} is acknowledged, and {@code compressed} refused.
 */
final class ForwardCounter implements EventCounter {
    private static final MessagePack.UnpackerConfig CONFIG = new MessagePack.UnpackerConfig()
            .withBufferSize(256 * 1024);

    @Override
    public void count(InputStream in, OutputStream out, AtomicLong events) throws IOException {
        MessageUnpacker unpacker = CONFIG.newUnpacker(in);
        MessagePacker answers = MessagePack.newDefaultPacker(out);
        while (unpacker.hasNext()) {
            message(unpacker, answers, events);
        }
    }

    private static void message(MessageUnpacker in, MessagePacker answers, AtomicLong events) throws IOException {
        int parts = in.unpackArrayHeader();
        in.unpackString();
        ValueType type = in.getNextFormat().getValueType();
        int read = 2;
        if (type == ValueType.ARRAY) {
            for (int left = in.unpackArrayHeader(); left > 0; left--) {
                entry(in, events);
            }
        } else if (type == ValueType.BINARY) {
            packed(in, in.unpackBinaryHeader(), events);
        } else if (type == ValueType.STRING) {
            // As sent before MessagePack had a binary type, and still by fluency
            packed(in, in.unpackRawStringHeader(), events);
        } else {
            in.skipValue(2);
            events.incrementAndGet();
            read = 3;
        }
        if (parts > read) {
            option(in, answers);
        }
    }

    private static void packed(MessageUnpacker in, int length, AtomicLong events) throws IOException {
        long end = in.getTotalReadBytes() + length;
        while (in.getTotalReadBytes() < end) {
            entry(in, events);
        }
        if (in.getTotalReadBytes() != end) {
            throw new IOException("an entry reaches beyond its message");
        }
    }

    /** Parses {@code [time, record]}. */
    private static void entry(MessageUnpacker in, AtomicLong events) throws IOException {
        if (in.unpackArrayHeader() != 2) {
            throw new IOException("an entry is not a pair");
        }
        in.skipValue(2);
        events.incrementAndGet();
    }

    private static void option(MessageUnpacker in, MessagePacker answers) throws IOException {
        if (in.tryUnpackNil()) {
            return;
        }
        String chunk = null;
        for (int left = in.unpackMapHeader(); left > 0; left--) {
            switch (in.unpackString()) {
                case "chunk" -> chunk = in.unpackString();
                case "compressed" -> throw new IOException("compressed entries are not counted");
                default -> in.skipValue();
            }
        }
        if (chunk != null) {
            answers.packMapHeader(1).packString("ack").packString(chunk).flush();
        }
    }
}
