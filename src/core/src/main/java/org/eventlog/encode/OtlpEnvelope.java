// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eventlog.spi.Batch;

/**
 * The parts of an OTLP request around the log records of a batch: the resource, which describes this process, and the
 * scope.
 */
public final class OtlpEnvelope {
    private static final String SCOPE = "org.eventlog";
    /** The tags of the first and second field of a message, each followed by a length and that many bytes. */
    private static final byte FIRST = 1 << 3 | 2;
    private static final byte SECOND = 2 << 3 | 2;
    private static final int MAX_HEAD = 40;

    private final boolean json;
    private final byte[] resource;
    private final byte[] scope;

    /** @param json whether the records are encoded as JSON, otherwise as protobuf */
    public OtlpEnvelope(Identity who, boolean json) {
        this.json = json;
        byte[] attributes = resource(who, json);
        if (json) {
            resource = attributes;
            scope = ("\"scope\":{\"name\":\"" + SCOPE + "\"},").getBytes(StandardCharsets.UTF_8);
        } else {
            resource = message(FIRST, attributes);
            scope = message(FIRST, message(FIRST, SCOPE.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The complete request. Each call creates a new one. */
    public ByteBuffer[] around(Batch batch) {
        return json ? json(batch) : protobuf(batch);
    }

    private static byte[] resource(Identity who, boolean json) {
        ByteSink sink = new ByteSink(256, 64 * 1024);
        OtlpWriter to = (OtlpWriter) (json ? Encoding.otlpJson() : Encoding.otlpProtobuf()).writer(sink);
        if (json) {
            to.beginRecord();
        }
        to.beginAttributes();
        text(to, "service.name", who.application() == null ? "unknown_service" : who.application());
        text(to, "service.version", who.release());
        text(to, "service.namespace", who.project());
        text(to, "host.name", who.host());
        text(to, "eventlog.site", who.site());
        text(to, "eventlog.cluster", who.cluster());
        to.endAttributes();
        if (json) {
            sink.put((byte) '}');
        }
        return sink.toByteArray();
    }

    private static void text(OtlpWriter to, String key, String value) {
        if (value != null) {
            to.values().key(key, Integer.MAX_VALUE);
            to.values().string(value, EventLimits.DEFAULT.text());
        }
    }

    private ByteBuffer[] protobuf(Batch batch) {
        long inScope = (long) scope.length + batch.bytes();
        ByteBuffer scopeLogs = ByteBuffer.allocate(MAX_HEAD);
        head(scopeLogs, SECOND, inScope);
        long inResource = resource.length + scopeLogs.position() + inScope;
        ByteBuffer head = ByteBuffer.allocate(2 * MAX_HEAD + resource.length + scope.length);
        head(head, FIRST, inResource);
        head.put(resource).put(scopeLogs.flip()).put(scope).flip();
        ByteBuffer[] records = batch.buffers();
        ByteBuffer[] all = new ByteBuffer[records.length + 1];
        all[0] = head;
        System.arraycopy(records, 0, all, 1, records.length);
        return all;
    }

    private static byte[] message(byte tag, byte[] content) {
        ByteBuffer message = ByteBuffer.allocate(MAX_HEAD + content.length);
        head(message, tag, content.length);
        message.put(content).flip();
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    private static void head(ByteBuffer to, byte tag, long length) {
        to.put(tag);
        long left = length;
        for (; left > 0x7F; left >>>= 7) {
            to.put((byte) (left & 0x7F | 0x80));
        }
        to.put((byte) left);
    }

    private ByteBuffer[] json(Batch batch) {
        byte[] head = "{\"resourceLogs\":[{\"resource\":".getBytes(StandardCharsets.UTF_8);
        byte[] logs = ",\"scopeLogs\":[{".getBytes(StandardCharsets.UTF_8);
        byte[] records = "\"logRecords\":".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "]}]}]}".getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(head.length + resource.length + logs.length + scope.length
                + records.length + batch.bytes() + batch.count() + 1 + tail.length);
        all.put(head).put(resource).put(logs).put(scope).put(records);
        char before = '[';
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                all.put((byte) before).put(slice.event(i));
                before = ',';
            }
        }
        return new ByteBuffer[]{all.put(tail).flip()};
    }
}
