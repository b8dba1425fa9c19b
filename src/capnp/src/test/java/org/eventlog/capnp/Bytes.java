// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.StampedEvent;

/** Converts events to bytes and back with the formats and the reader. */
final class Bytes {
    private Bytes() {}

    static EventFormat format(boolean packed) {
        return packed ? new CapnpFormat.Packed() : new CapnpFormat();
    }

    static byte[] of(boolean packed, FormatContext context, List<? extends StampedEvent> events) {
        EventWriter writer = format(packed).create(new Settings(key -> null), context);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (StampedEvent event : events) {
            try {
                writer.write(event, out);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return out.toByteArray();
    }

    static List<CapnpEvent> read(boolean packed, byte[] events) throws MalformedMessageException {
        return packed ? CapnpReader.readPacked(events) : CapnpReader.readPlain(events);
    }
}
