// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.otlp;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eventlog.encode.JsonObject;
import org.eventlog.encode.JsonReader;
import org.eventlog.net.HttpResponse;

/**
 * The response of an OTLP receiver to an accepted batch, {@code ExportLogsServiceResponse}: the number of refused
 * records and the reason, or 0 and a warning. An empty body means that all records are accepted.
 *
 * @param rejected the number of refused records; {@link #UNKNOWN} if it says that some are, but not how many
 * @param message for operators, in one line; empty for none
 */
record OtlpResponse(long rejected, String message) {
    /** The maximum size of a response that is read. */
    static final int MAX = 256 * 1024;

    /** An unknown number of records is refused. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private static final OtlpResponse ALL_WELL = new OtlpResponse(0, "");
    private static final int LONGEST_MESSAGE = 300;
    // A protobuf tag: the field number and, in the lowest three bits, the type.
    private static final int PARTIAL_SUCCESS = 1 << 3 | 2;
    private static final int REJECTED = 1 << 3;
    private static final int MESSAGE = 2 << 3 | 2;

    /**
     * @param json the encoding of the request, used if the response does not state its own
     * @throws IOException if it is not a response of OTLP
     */
    static OtlpResponse read(HttpResponse answer, boolean json) throws IOException {
        if (answer.body().length == 0) {
            return ALL_WELL;
        }
        if (answer.body().length >= MAX) {
            return new OtlpResponse(UNKNOWN, "its answer is longer than " + MAX + " bytes");
        }
        String type = answer.headers().getOrDefault("content-type", json ? "json" : "protobuf")
                .toLowerCase(Locale.ROOT);
        try {
            if (type.contains("json")) {
                return json(answer.text());
            }
            if (type.contains("protobuf")) {
                return response(ByteBuffer.wrap(answer.body()));
            }
        } catch (JsonReader.Malformed | BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("not an answer of OTLP", e);
        }
        throw new IOException("not an answer of OTLP, but one of another type");
    }

    private static OtlpResponse json(String text) throws JsonReader.Malformed {
        if (!(JsonReader.read(text) instanceof JsonObject response)) {
            throw new IllegalArgumentException("no object");
        }
        if (!(response.get("partialSuccess") instanceof JsonObject partial)) {
            return ALL_WELL;
        }
        Object count = partial.get("rejectedLogRecords");
        Object message = partial.get("errorMessage");
        return of(count == null ? 0 : count(count.toString()), message == null ? "" : message.toString());
    }

    /** In JSON, 64-bit integers are strings, but numbers must be accepted as well. */
    private static long count(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    private static OtlpResponse response(ByteBuffer in) {
        OtlpResponse found = ALL_WELL;
        while (in.hasRemaining()) {
            long tag = varint(in);
            if (tag == PARTIAL_SUCCESS) {
                found = partial(part(in));
            } else {
                skip(in, tag);
            }
        }
        return found;
    }

    private static OtlpResponse partial(ByteBuffer in) {
        long rejected = 0;
        String message = "";
        while (in.hasRemaining()) {
            long tag = varint(in);
            if (tag == REJECTED) {
                rejected = varint(in);
            } else if (tag == MESSAGE) {
                message = StandardCharsets.UTF_8.decode(part(in)).toString();
            } else {
                skip(in, tag);
            }
        }
        return of(rejected, message);
    }

    private static OtlpResponse of(long rejected, String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        return new OtlpResponse(rejected < 0 ? UNKNOWN : rejected,
                line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) : line);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("an endless number");
    }

    private static ByteBuffer part(ByteBuffer in) {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        return part;
    }

    private static void skip(ByteBuffer in, long tag) {
        switch ((int) tag & 7) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> part(in);
            case 5 -> in.getInt();
            default -> throw new IllegalArgumentException("no type of field");
        }
    }
}
