// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;

/** {@code eventlog.format=msgpack} in protocol {@code forward}: each event is a map, preceded by its time. */
public final class ForwardFormat implements EventFormat {
    @Override
    public String name() {
        return "forward";
    }

    @Override
    public Payload payload(Settings settings) {
        return Payload.FORWARD;
    }

    @Override
    public EventWriter create(Settings settings, FormatContext context) {
        return LayoutSettings.read(settings).writer(EncoderSetup.of(context), Encoding.msgpack(), new ForwardFrame());
    }
}
