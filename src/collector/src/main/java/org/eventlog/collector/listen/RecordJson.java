// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.eventlog.collector.event.Defaults;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.Rejected;
import org.eventlog.collector.event.TimeText;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Converts the record of a complete entry to JSON, and finds its time. */
final class RecordJson {
    /** The maximum depth, above any configurable limit. */
    private static final int DEEPEST = 64;
    private static final byte EVENT_TIME = 0;
    private static final byte TIMESTAMP = -1;

    private final MessageUnpacker in;
    private final JsonText json = new JsonText();
    private Long ts;
    private String unread;

    private RecordJson(byte[] entry) {
        in = MessagePack.newDefaultUnpacker(entry);
    }

    /** A record as JSON, and its time: null if it is missing or could not be parsed. */
    record Entry(String json, Long ts, String unread) {
        Defaults defaults(String tag, String id) {
            return new Defaults(ts, tag, id, unread);
        }
    }

    /** @param bare whether time and record are not in an array */
    static Entry of(byte[] entry, boolean bare) throws Rejected {
        RecordJson reading = new RecordJson(entry);
        try {
            return reading.read(bare);
        } catch (IOException | MessagePackException e) {
            throw new Rejected("malformed_entry");
        }
    }

    private Entry read(boolean bare) throws IOException, Rejected {
        if (!bare && (type() != ValueType.ARRAY || in.unpackArrayHeader() < 2)) {
            throw new Rejected("malformed_entry");
        }
        if (type() == ValueType.ARRAY) {
            // Fluent Bit adds metadata to the time: [[time, {…}], record].
            int beside = in.unpackArrayHeader();
            if (beside > 0) {
                time();
                in.skipValue(beside - 1);
            }
        } else {
            time();
        }
        switch (type()) {
            case MAP -> value(0);
            // Not a valid record, but still accepted as an event.
            case STRING, BINARY -> json.object().member("message", text(in.getNextFormat())).end();
            default -> throw new Rejected("not_an_object");
        }
        return new Entry(json.toString(), ts, unread);
    }

    private ValueType type() throws IOException {
        return in.getNextFormat().getValueType();
    }

    private void time() throws IOException {
        MessageFormat format = in.getNextFormat();
        switch (format.getValueType()) {
            case NIL -> in.skipValue();
            case INTEGER -> known(in.unpackBigInteger().toString());
            case FLOAT -> known(Double.toString(in.unpackDouble()));
            case STRING, BINARY -> known(text(format));
            case EXTENSION -> {
                var header = in.unpackExtensionTypeHeader();
                byte[] payload = in.readPayload(header.getLength());
                known(time(header.getType(), payload), header.getType(), payload);
            }
            default -> {
                unread = "(" + format.getValueType().name().toLowerCase(Locale.ROOT) + ")";
                in.skipValue();
            }
        }
    }

    /** Time 0 means unknown, as in Fluentd. */
    private void known(String time) {
        Long millis = TimeText.millis(time);
        ts = millis == null || millis == 0 ? null : millis;
        unread = millis == null ? time : null;
    }

    private void known(Instant time, byte type, byte[] payload) {
        try {
            ts = time == null || time.toEpochMilli() == 0 ? null : Long.valueOf(time.toEpochMilli());
            unread = time == null ? extension(type, payload) : null;
        } catch (ArithmeticException e) {
            unread = time.toString();
        }
    }

    /** Fluentd's EventTime or MessagePack's timestamp; null for another type. */
    private static Instant time(byte type, byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload);
        if (type == EVENT_TIME && payload.length == 8) {
            return Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt()), Integer.toUnsignedLong(in.getInt()));
        }
        if (type != TIMESTAMP) {
            return null;
        }
        try {
            switch (payload.length) {
                case 4 -> {
                    return Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt()));
                }
                case 8 -> {
                    long both = in.getLong();
                    return Instant.ofEpochSecond(both & (1L << 34) - 1, both >>> 34);
                }
                case 12 -> {
                    long nanos = Integer.toUnsignedLong(in.getInt());
                    return Instant.ofEpochSecond(in.getLong(), nanos);
                }
                default -> {
                    return null;
                }
            }
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static String extension(byte type, byte[] payload) {
        return "(extension " + type + ": " + Base64.getEncoder().encodeToString(payload) + ")";
    }

    /** Recurses, at most to {@link #DEEPEST}. */
    private void value(int depth) throws IOException {
        MessageFormat format = in.getNextFormat();
        switch (format.getValueType()) {
            case NIL -> {
                in.unpackNil();
                json.raw("null");
            }
            case BOOLEAN -> json.raw(String.valueOf(in.unpackBoolean()));
            case INTEGER -> json.raw(format == MessageFormat.UINT64
                    ? in.unpackBigInteger().toString()
                    : String.valueOf(in.unpackLong()));
            case FLOAT -> number(in.unpackDouble());
            case STRING, BINARY -> json.string(text(format));
            case EXTENSION -> extension();
            case ARRAY, MAP -> container(format.getValueType() == ValueType.MAP, depth);
            default -> in.skipValue();
        }
    }

    private void number(double number) {
        if (Double.isFinite(number)) {
            json.raw(String.valueOf(number));
        } else {
            json.string(String.valueOf(number));
        }
    }

    private void extension() throws IOException {
        var header = in.unpackExtensionTypeHeader();
        byte[] payload = in.readPayload(header.getLength());
        Instant time = time(header.getType(), payload);
        json.string(time == null ? extension(header.getType(), payload) : time.toString());
    }

    /** Some senders use binary values for text. Invalid UTF-8 is replaced. */
    private String text(MessageFormat format) throws IOException {
        int length = format.getValueType() == ValueType.STRING ? in.unpackRawStringHeader() : in.unpackBinaryHeader();
        return new String(in.readPayload(length), StandardCharsets.UTF_8);
    }

    private void container(boolean map, int depth) throws IOException {
        if (depth >= DEEPEST) {
            in.skipValue();
            json.string("…");
        } else if (map) {
            json.object();
            for (int left = in.unpackMapHeader(); left > 0; left--) {
                key();
                value(depth + 1);
            }
            json.end();
        } else {
            json.array();
            for (int left = in.unpackArrayHeader(); left > 0; left--) {
                value(depth + 1);
            }
            json.end();
        }
    }

    private void key() throws IOException {
        MessageFormat format = in.getNextFormat();
        switch (format.getValueType()) {
            case STRING, BINARY -> json.key(text(format));
            case INTEGER -> json.key(in.unpackBigInteger().toString());
            case FLOAT -> json.key(String.valueOf(in.unpackDouble()));
            case BOOLEAN -> json.key(String.valueOf(in.unpackBoolean()));
            case NIL -> {
                in.unpackNil();
                json.key("null");
            }
            default -> {
                in.skipValue();
                json.key("?");
            }
        }
    }
}
