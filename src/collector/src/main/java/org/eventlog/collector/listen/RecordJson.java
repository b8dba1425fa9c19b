// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eventlog.collector.event.Defaults;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.Rejected;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Makes JSON of an entry's record, and finds its time. The entry is known to be complete. */
final class RecordJson {
    /** No setting lets an event be deeper. */
    private static final int DEEPEST = 64;
    private static final byte EVENT_TIME = 0;
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final double MOST_SECONDS = 1e11;

    private final MessageUnpacker in;
    private final JsonText json = new JsonText();
    private Long ts;

    private RecordJson(byte[] entry) {
        in = MessagePack.newDefaultUnpacker(entry);
    }

    /** A record as JSON, and when it happened: null if that is not said. */
    record Entry(String json, Long ts) {
        Defaults defaults(String tag, String id) {
            return new Defaults(ts, tag, id);
        }
    }

    /** @param bare whether time and record stand without an array around them */
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
            // Fluent Bit puts metadata beside the time: [[time, {…}], record].
            int beside = in.unpackArrayHeader();
            if (beside > 0) {
                time();
                in.skipValue(beside - 1);
            }
        } else {
            time();
        }
        if (type() != ValueType.MAP) {
            throw new Rejected("not_an_object");
        }
        value(0);
        return new Entry(json.toString(), ts);
    }

    private ValueType type() throws IOException {
        return in.getNextFormat().getValueType();
    }

    private void time() throws IOException {
        switch (type()) {
            case INTEGER -> seconds(in.unpackBigInteger().doubleValue());
            case FLOAT -> seconds(in.unpackDouble());
            case EXTENSION -> {
                var header = in.unpackExtensionTypeHeader();
                byte[] payload = in.readPayload(header.getLength());
                if (header.getType() == EVENT_TIME && payload.length == 8) {
                    known(eventTime(payload));
                }
            }
            default -> in.skipValue();
        }
    }

    /** Time 0 stands for one that is not known, as in Fluentd. */
    private void known(long millis) {
        ts = millis > 0 ? Long.valueOf(millis) : null;
    }

    private void seconds(double seconds) {
        if (seconds > 0 && seconds < MOST_SECONDS) {
            known(Math.round(seconds * 1000));
        }
    }

    private static long eventTime(byte[] payload) {
        long seconds = 0;
        long nanos = 0;
        for (int i = 0; i < 4; i++) {
            seconds = seconds << 8 | payload[i] & 0xff;
            nanos = nanos << 8 | payload[i + 4] & 0xff;
        }
        return seconds * 1000 + nanos / NANOS_A_MILLI;
    }

    /** Recurses, but not deeper than {@link #DEEPEST}. */
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
        if (header.getType() == EVENT_TIME && payload.length == 8) {
            json.string(java.time.Instant.ofEpochMilli(eventTime(payload)).toString());
        } else {
            json.string("(extension " + header.getType() + ")");
        }
    }

    /** Some senders put texts into binary values; what is no UTF-8 of them is replaced. */
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
            default -> {
                in.skipValue();
                json.key("?");
            }
        }
    }
}
