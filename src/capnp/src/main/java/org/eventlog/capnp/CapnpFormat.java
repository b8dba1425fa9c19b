// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;

/**
 * {@code eventlog.format=capnp}: each event is a message with the frame for streams, so events can follow one another
 * (Cap'n Proto, "Serialization Over a Stream"). Found by {@link java.util.ServiceLoader}.
 */
public final class CapnpFormat implements EventFormat {
    @Override
    public String name() {
        return "capnp";
    }

    @Override
    public Payload payload(Settings settings) {
        return payloadOf(name());
    }

    @Override
    public EventWriter create(Settings settings, FormatContext context) {
        return new MessageWriter(context, false);
    }

    /** No media type is registered. */
    private static Payload payloadOf(String name) {
        return new Payload(name, Payload.Framing.SELF_DELIMITING, "application/x-" + name);
    }

    /**
     * {@code eventlog.format=capnp-packed}: the same messages, packed (Cap'n Proto, "Packing"). It has a separate
     * name instead of a setting, because a reader of one cannot read the other.
     */
    public static final class Packed implements EventFormat {
        @Override
        public String name() {
            return "capnp-packed";
        }

        @Override
        public Payload payload(Settings settings) {
            return payloadOf(name());
        }

        @Override
        public EventWriter create(Settings settings, FormatContext context) {
            return new MessageWriter(context, true);
        }
    }
}
