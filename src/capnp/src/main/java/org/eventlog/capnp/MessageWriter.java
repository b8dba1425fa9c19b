// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import org.capnproto.MessageBuilder;
import org.capnproto.Serialize;
import org.capnproto.SerializePacked;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.StampedEvent;

/** Writes each event as a separate message. Thread-safe: only immutable data is shared. */
final class MessageWriter implements EventWriter {
    private static final long MICROS = 1_000_000;

    private final FormatContext context;
    private final boolean packed;

    MessageWriter(FormatContext context, boolean packed) {
        this.context = context;
        this.packed = packed;
    }

    @Override
    public void write(StampedEvent event, OutputStream to) throws IOException {
        FieldLists fields = FieldLists.of(event.fields());
        MessageBuilder message = new MessageBuilder(MessageSize.words(event, fields));
        Struct.Out root = message.initRoot(Slots.EVENT);
        writeEvent(root, event);
        writeContext(root, event.context());
        writeCode(root, event.code());
        writeSender(root);
        fields.write(root);
        if (packed) {
            SerializePacked.writeToUnbuffered(new Sink(to), message);
        } else {
            Serialize.write(new Sink(to), message);
        }
    }

    private static void writeEvent(Struct.Out root, StampedEvent event) {
        root.text(Slots.ID, event.id());
        root.int64(Slots.SEQUENCE, event.sequence());
        root.int64(Slots.TIME, micros(event.time()));
        root.uint16(Slots.TIME_NANOS, event.time().getNano() % 1000);
        root.int64(Slots.OBSERVED, micros(event.observed()));
        root.uint16(Slots.OBSERVED_NANOS, event.observed().getNano() % 1000);
        root.uint16(Slots.LEVEL, event.level().ordinal());
        root.text(Slots.NAME, event.name());
        root.text(Slots.MESSAGE, event.message());
        root.text(Slots.TARGET, event.target());
        if (event.hasValue()) {
            root.bool(Slots.HAS_VALUE, true);
            root.float64(Slots.VALUE, event.value());
        }
        root.texts(Slots.TAGS, event.tags());
        root.text(Slots.EXCEPTION_TYPE, event.exceptionType());
        root.text(Slots.EXCEPTION_MESSAGE, event.exceptionMessage());
        root.text(Slots.STACK_TRACE, event.stackTrace());
        root.bool(Slots.TRUNCATED, event.isTruncated());
    }

    private static void writeContext(Struct.Out root, ContextSnapshot context) {
        root.text(Slots.USER, context.user());
        root.text(Slots.SESSION, context.session());
        root.text(Slots.REQUEST_ID, context.requestId());
        root.text(Slots.CORRELATION_ID, context.correlationId());
        root.text(Slots.TRACE_ID, context.traceId());
        root.text(Slots.SPAN_ID, context.spanId());
    }

    private static void writeCode(Struct.Out root, LogEvent.CodeLocation code) {
        if (code != null) {
            root.text(Slots.CODE_FILE, code.file());
            root.int32(Slots.CODE_LINE, Math.max(0, code.line()));
            root.text(Slots.CODE_FUNCTION, code.function());
        }
    }

    private void writeSender(Struct.Out root) {
        root.text(Slots.SITE, context.site());
        root.text(Slots.CLUSTER, context.cluster());
        root.text(Slots.PROJECT, context.project());
        root.text(Slots.APPLICATION, context.application());
        root.text(Slots.RELEASE, context.release());
        root.text(Slots.HOST, context.host());
        root.int64(Slots.PID, context.pid());
    }

    /** Int64 covers the microseconds of 292,000 years before and after 1970, an Instant a billion years. */
    private static long micros(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / 1000);
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** The stream as a channel, without an intermediate copy. The runtime's buffers all have arrays. */
    private record Sink(OutputStream to) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer from) throws IOException {
            int size = from.remaining();
            to.write(from.array(), from.arrayOffset() + from.position(), size);
            from.position(from.limit());
            return size;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The stream is closed by the caller.
        }
    }
}
