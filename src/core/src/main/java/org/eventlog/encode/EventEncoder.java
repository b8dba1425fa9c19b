// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.ObjectRenderer;

/**
 * Adds time, id and context to an event and encodes it, once, in the caller's thread.
 *
 * <p>
 * An event that is too large is encoded again with tighter limits, and marked. If it is still too large, or cannot be
 * encoded, it is replaced with a small one with its name, its level and the reason ({@code encodeFault}), so that it is
 * known that something happened, and the bytes are valid. Thread-safe.
 */
public final class EventEncoder {
    /** The field of a context that is not complete, as in {@link ContextSnapshot}. */
    private static final String CONTEXT_FAULT = "contextFault";

    /**
     * A value's toString, an exception's message, a renderer, a format or the context may log as well. If that log
     * call reaches them again, only the stack would limit the recursion, and a renderer that is called twice would
     * double the number of events at each level.
     */
    private static final int MAX_WITHIN = 2;
    private static final int USUAL_NAME = 64;
    private static final int USUAL_BYTES = 4096;

    private final String queueFormat;
    private final Headings headings;
    private final InPlaceWriter writer;
    private final EventIds ids;
    private final InstantSource clock;
    private final Supplier<ContextSnapshot> context;
    private final boolean code;
    private final EventRedaction redaction;
    private final ObjectRenderer objects;
    private final EventLimits limits;
    private final AtomicLong sequence = new AtomicLong();
    private final LongAdder truncated = new LongAdder();
    /** The number of nested events that the thread is encoding. */
    private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);

    /**
     * @param format collects the faults of its settings
     * @param context called once for each event in the caller's thread; must be fast. If it throws, the event only
     *        loses its context
     */
    public EventEncoder(FormatChoice format, Identity identity, EventLimits limits, InstantSource clock,
            RandomGenerator random, Supplier<ContextSnapshot> context, Additions additions) {
        EncoderSetup setup = new EncoderSetup(identity, limits, additions, format.indexed());
        this.headings = Headings.read(format.settings(), format.provider(), setup);
        this.queueFormat = headings.queueFormat(format.name());
        this.writer = format.writer(setup);
        this.code = additions.code();
        this.redaction = additions.redaction();
        this.objects = additions.objects();
        this.limits = limits;
        this.ids = new EventIds(random);
        this.clock = clock;
        this.context = context;
    }

    /**
     * Appends the event to the sink, completely or not at all.
     *
     * @throws IllegalStateException if the event was logged while another one was being encoded, and so on for
     *        {@value #MAX_WITHIN} levels
     */
    public void encode(LogEvent logged, ByteSink out) {
        int[] within = depth.get();
        if (within[0] > MAX_WITHIN) {
            throw new IllegalStateException("what is called for an event logs events without an end");
        }
        within[0]++;
        try {
            encodeWithin(logged, out);
        } finally {
            within[0]--;
        }
    }

    /**
     * As {@link #encode}, but throws any fault instead of writing an event that says what it was.
     *
     * @throws OutOfMemoryError if it can succeed later
     */
    public void encodeOrThrow(LogEvent logged, ByteSink out) {
        try {
            write(logged, stamp(logged), out);
        } catch (PluggedWriter.FormatFault e) {
            if (e.getCause() instanceof OutOfMemoryError noMemory) {
                throw noMemory;
            }
            throw e;
        }
    }

    private void encodeWithin(LogEvent logged, ByteSink out) {
        int start = out.length;
        Stamp stamp = stamp(logged);
        try {
            write(logged, stamp, out);
        } catch (Throwable e) {
            out.length = start;
            LogEvent replacement = replacement(logged, ForeignCode.caught(e));
            headings.write(replacement, false, stamp, out);
            writer.write(replacement, false, stamp, 0, out);
            truncated.increment();
        }
    }

    private void write(LogEvent logged, Stamp stamp, ByteSink out) {
        LogEvent event = code && logged.code() == null ? logged.at(LogEvent.CodeLocation.here()) : logged;
        LogEvent whole = event.plus(stamp.context().fields());
        if (redaction.isWantedFor(whole)) {
            EventRedaction.Redacted clean = redaction.of(whole, objects, limits);
            write(clean.event(), clean.cut() || whole.isTruncated(), stamp, out);
        } else {
            write(whole, whole.isTruncated(), stamp, out);
        }
    }

    private void write(LogEvent event, boolean cut, Stamp stamp, ByteSink out) {
        headings.write(event, cut, stamp, out);
        if (writer.write(event, cut, stamp, 0, out)) {
            truncated.increment();
        }
    }

    /**
     * Whether a small event with what is the same in all events fits in so many bytes. If not, no event does, nor
     * does what would replace it.
     */
    public boolean hasRoom(int bytes) {
        Instant now = clock.instant();
        LogEvent small = replacement(LogEvent.named("x".repeat(USUAL_NAME)).build(), new ByteSink.Overflow());
        try {
            writer.write(small, false, new Stamp(ids, 1, now, now, ContextSnapshot.NONE), 0,
                    new ByteSink(Math.min(bytes, USUAL_BYTES), bytes));
            return true;
        } catch (ByteSink.Overflow e) {
            return false;
        } catch (Throwable e) {
            // Another fault of a format, which is told with the first event.
            ForeignCode.caught(e);
            return true;
        }
    }

    /** The name of the written format: that of the event format, and that of the headings if there are any. */
    public String queueFormat() {
        return queueFormat;
    }

    /** Whether each event has a heading, as {@link org.eventlog.spi.HeadedEvent} describes. */
    public boolean isHeaded() {
        return !headings.isNone();
    }

    /** The number of events since the start that were truncated, lost a part, or were replaced. */
    public long truncated() {
        return truncated.sum();
    }

    private Stamp stamp(LogEvent event) {
        Instant now = clock.instant();
        Instant time = event.time() != null ? event.time() : now;
        ContextSnapshot around = around();
        ContextSnapshot own = event.context();
        return new Stamp(ids, sequence.incrementAndGet(), time, now, own == null ? around : own.orElse(around));
    }

    private ContextSnapshot around() {
        try {
            ContextSnapshot now = context.get();
            return now == null ? ContextSnapshot.NONE : now;
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return ContextSnapshot.NONE.withField(CONTEXT_FAULT, ForeignFaults.notRendered(e));
        }
    }

    private static LogEvent replacement(LogEvent event, Throwable fault) {
        Throwable cause = fault instanceof PluggedWriter.FormatFault ? fault.getCause() : fault;
        String reason = cause instanceof ByteSink.Overflow ? "too large" : cause.getClass().getName();
        String name = event.name();
        return LogEvent.named(name.length() > 200 ? name.substring(0, 200) : name)
                .level(event.level())
                .field("encodeFault", reason)
                .build();
    }
}
