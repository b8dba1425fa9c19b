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
     * Appends the event to the sink; where it is too large, with tighter and tighter limits.
     *
     * @param cut whether a part of the event is missing already, so that it is marked as truncated
     * @param first which of the {@linkplain EventLimits#attempts attempts} to begin with
     * @return whether a part was cut or left out
     * @throws ByteSink.Overflow when it is too large however it is cut
     */
    boolean write(LogEvent event, boolean cut, Stamp stamp, int first, ByteSink out);

    /** As a format of others calls it, which wraps one of ours. */
    @Override
    default void write(StampedEvent event, OutputStream to) throws Exception {
        EventView view = EventView.of(event);
        ByteSink sink = new ByteSink(1024, view.maxBytes());
        write(view.event(), view.isCut(), view.stamp(), view.attempt(), sink);
        to.write(sink.array(), 0, sink.length());
    }
}
