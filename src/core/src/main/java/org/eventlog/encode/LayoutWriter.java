// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.function.Function;
import org.eventlog.LogEvent;

/** Writes a layout in an encoding, after the prefix that a protocol requires. */
final class LayoutWriter implements InPlaceWriter {
    private final Encoding encoding;
    private final Frame frame;
    /** The layout for each attempt, with increasingly tight limits. */
    private final Layout[] layouts;

    LayoutWriter(Encoding encoding, Frame frame, EncoderSetup setup, Function<EventLimits, Layout> layout) {
        this.encoding = encoding;
        this.frame = frame;
        this.layouts = setup.limits().attempts().stream().map(layout).toArray(Layout[]::new);
    }

    @Override
    public boolean write(LogEvent event, boolean cut, Stamp stamp, int first, ByteSink out) {
        int start = out.length;
        for (int i = first; i < layouts.length; i++) {
            try {
                frame.begin(event, stamp, out);
                ValueWriter to = out.writer(encoding);
                if (cut || i > 0) {
                    to.markTruncated();
                }
                layouts[i].write(event, stamp, to);
                return to.truncated();
            } catch (ByteSink.Overflow e) {
                out.length = start;
            }
        }
        throw new ByteSink.Overflow();
    }
}
