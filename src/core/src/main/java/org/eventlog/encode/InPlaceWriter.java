// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.io.OutputStream;
import org.eventlog.LogEvent;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.StampedEvent;

/** A writer that needs neither a view of the event nor a copy of the bytes. */
interface InPlaceWriter extends EventWriter {

    /**
     * Appends the event to the sink; if it is too large, with increasingly tight limits.
     *
     * @param cut whether a part of the event is already missing, so that it is marked as truncated
     * @param first the index of the first of the {@linkplain EventLimits#attempts attempts}
     * @return whether a part was truncated or omitted
     * @throws ByteSink.Overflow if it is too large even with the tightest limits
     */
    boolean write(LogEvent event, boolean cut, Stamp stamp, int first, ByteSink out);

    /** Called by a custom format that wraps a built-in one. */
    @Override
    default void write(StampedEvent event, OutputStream to) throws Exception {
        EventView view = EventView.of(event);
        ByteSink sink = new ByteSink(1024, view.maxBytes());
        write(view.event(), view.isCut(), view.stamp(), view.attempt(), sink);
        to.write(sink.array(), 0, sink.length());
    }
}
