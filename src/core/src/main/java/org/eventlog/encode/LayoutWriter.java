// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import java.util.function.Function;
import org.eventlog.LogEvent;

/** Writes the keys of a layout in an encoding, behind what a protocol wants to stand before. */
final class LayoutWriter implements InPlaceWriter {
    private final Encoding encoding;
    private final Frame frame;
    /** The layout for each attempt, with limits that are tighter and tighter. */
    private final List<Layout> layouts;

    LayoutWriter(Encoding encoding, Frame frame, EncoderSetup setup, Function<EventLimits, Layout> layout) {
        this.encoding = encoding;
        this.frame = frame;
        this.layouts = setup.limits().attempts().stream().map(layout).toList();
    }

    @Override
    public boolean write(LogEvent event, Stamp stamp, int attempt, ByteSink out) {
        frame.begin(event, stamp, out);
        ValueWriter to = encoding.writer(out);
        if (attempt > 0) {
            to.markTruncated();
        }
        layouts.get(attempt).write(event, stamp, to);
        return to.truncated();
    }
}
