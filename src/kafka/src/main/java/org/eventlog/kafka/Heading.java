// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventTemplate;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.StampedEvent;

/**
 * What a record needs besides the encoded event. Written when the event is logged, and stored in front of it.
 *
 * <pre>
 * i64   time in milliseconds since 1970
 * 6 x   u16 length in bytes plus 1, or 0 for none; text in UTF-8
 *       topic (none if it is the same for all events), key, event id, event name, level, correlation id
 * </pre>
 *
 * @param time when the event happened; the timestamp of the record
 * @param topic null if the topic is the same for all events
 * @param key null for none
 * @param headers the values of {@link #HEADERS}, each null for none
 */
record Heading(long time, byte[] topic, byte[] key, byte[][] headers) {
    static final String[] HEADERS = {"event-id", "event-name", "event-level", "correlation-id"};

    private static final int MAX_KEY = 1024;
    private static final int MAX_TEXT = 256;
    private static final EventTemplate.Form TOPIC_FORM = new EventTemplate.Form(Records.MAX_TOPIC,
            c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0);

    /** Reads a heading written by {@link #write}. */
    static Heading read(ByteBuffer from) {
        ByteBuffer in = from.duplicate();
        long time = in.getLong();
        byte[] topic = text(in);
        byte[] key = text(in);
        byte[][] headers = new byte[HEADERS.length][];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = text(in);
        }
        return new Heading(time, topic, key, headers);
    }

    /** Reads one text; null for none. */
    static byte[] text(ByteBuffer in) {
        int length = (in.getShort() & 0xffff) - 1;
        if (length < 0) {
            return null;
        }
        byte[] text = new byte[length];
        in.get(text);
        return text;
    }

    /** In one call, as this is done for each event. */
    void write(OutputStream to) throws IOException {
        int size = Long.BYTES + size(topic) + size(key);
        for (byte[] header : headers) {
            size += size(header);
        }
        ByteBuffer out = ByteBuffer.allocate(size).putLong(time);
        put(topic, out);
        put(key, out);
        for (byte[] header : headers) {
            put(header, out);
        }
        to.write(out.array());
    }

    private static int size(byte[] text) {
        return Short.BYTES + (text == null ? 0 : text.length);
    }

    private static void put(byte[] text, ByteBuffer out) {
        out.putShort((short) (text == null ? 0 : text.length + 1));
        if (text != null) {
            out.put(text);
        }
    }

    /** Writes the heading of each event as configured. */
    static final class Writer implements HeadingWriter {
        /** Null if the topic is the same for all events. */
        private final EventTemplate topic;
        /** Null for none. */
        private final EventTemplate key;
        private final boolean headers;
        private final int mostText;

        Writer(Settings settings, FormatContext context) {
            int share = context.maxEventBytes() / 32;
            this.mostText = Math.min(MAX_TEXT, share);
            String topics = Records.topic(settings);
            this.topic = Records.isTemplate(topics)
                    ? EventTemplate.read(settings, Records.TOPIC, topics, context, Map.of(), TOPIC_FORM)
                    : null;
            this.key = settings.get(Records.KEY).isEmpty()
                    ? null
                    : EventTemplate.read(settings, Records.KEY, context, Map.of(),
                            new EventTemplate.Form(Math.min(MAX_KEY, 2 * share), c -> true));
            this.headers = settings.get(Records.HEADERS);
        }

        @Override
        public String name() {
            return "kafka-1";
        }

        @Override
        public void write(StampedEvent event, OutputStream to) throws IOException {
            byte[][] values = new byte[HEADERS.length][];
            if (headers) {
                values[0] = cut(event.id());
                values[1] = cut(event.name());
                values[2] = cut(event.level().text());
                values[3] = cut(event.context().correlationId());
            }
            new Heading(millis(event.time()), topic == null ? null : bytes(topic.of(event)),
                    key == null ? null : orNull(bytes(key.of(event))), values).write(to);
        }

        /** Kafka does not support times before 1970. */
        private static long millis(Instant time) {
            return Math.max(0, Math.min(time.getEpochSecond(), Long.MAX_VALUE / 1_000_000)) * 1000
                    + time.getNano() / 1_000_000;
        }

        private byte[] cut(String text) {
            if (text == null) {
                return null;
            }
            byte[] bytes = bytes(text);
            if (bytes.length <= mostText) {
                return bytes;
            }
            int end = mostText;
            while ((bytes[end] & 0xc0) == 0x80) {
                end--;
            }
            return Arrays.copyOf(bytes, end);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] orNull(byte[] bytes) {
            return bytes.length == 0 ? null : bytes;
        }
    }
}
