// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.LogEvent;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.Payload;

/** The writer of a custom format. Its output is checked before anything is stored. */
final class PluggedWriter implements InPlaceWriter {
    private static final byte LINE_END = '\n';

    private final String name;
    private final EventWriter writer;
    private final Payload payload;
    private final EncoderSetup setup;
    private final int attempts;
    private final System.Logger log = System.getLogger("org.eventlog");
    private final AtomicBoolean failed = new AtomicBoolean();

    PluggedWriter(String name, EventWriter writer, Payload payload, EncoderSetup setup) {
        this.name = name;
        this.writer = writer;
        this.payload = payload;
        this.setup = setup;
        this.attempts = setup.limits().attempts().size();
    }

    @Override
    public boolean write(LogEvent event, boolean cut, Stamp stamp, int first, ByteSink out) {
        int start = out.length;
        for (int i = first; i < attempts; i++) {
            try {
                EventView view = new EventView(event, cut, stamp, i, setup);
                write(view, out);
                return view.isTruncated();
            } catch (ByteSink.Overflow e) {
                out.length = start;
            }
        }
        throw new ByteSink.Overflow();
    }

    private void write(EventView view, ByteSink out) {
        int start = out.length;
        RevocableOutput lent = new RevocableOutput(out);
        Throwable fault = ForeignCode.call(() -> {
            writer.write(view, lent);
            return null;
        }, thrown -> thrown);
        lent.end();
        if (lent.isExceeded()) {
            throw new ByteSink.Overflow();
        }
        if (fault == null && out.length == start) {
            fault = new IllegalStateException("nothing was written");
        }
        if (fault == null && payload.isLine()) {
            fault = endLine(start, out);
        }
        if (fault != null) {
            tell(fault);
            throw new FormatFault(fault);
        }
    }

    /** @return the fault of the line; null if it is valid */
    private static Throwable endLine(int start, ByteSink out) {
        int last = out.length - 1;
        for (int i = start; i < last; i++) {
            if (out.bytes[i] == LINE_END) {
                return new IllegalStateException("a line feed within a line");
            }
        }
        if (out.bytes[last] != LINE_END) {
            out.put(LINE_END);
        }
        return null;
    }

    private void tell(Throwable fault) {
        if (failed.compareAndSet(false, true)) {
            ForeignFaults.note(log, System.Logger.Level.WARNING, "EVL-4004 format " + name
                    + " failed. Its event is replaced by a small one, or lost and counted; told once", fault);
        }
    }

    /** Thrown if a custom format or the heading failed. */
    static final class FormatFault extends RuntimeException {
        private static final long serialVersionUID = 1;

        FormatFault(Throwable cause) {
            super(null, cause, false, false);
        }
    }
}
