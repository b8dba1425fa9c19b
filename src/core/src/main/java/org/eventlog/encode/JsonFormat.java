// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;

/** {@code eventlog.format=json}: one event per line, in any layout. */
public final class JsonFormat implements EventFormat {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public Payload payload(Settings settings) {
        return settings.get(LayoutSettings.LAYOUT) == LayoutSettings.Name.GELF ? Payload.GELF : Payload.JSON;
    }

    @Override
    public EventWriter create(Settings settings, FormatContext context) {
        return LayoutSettings.read(settings).writer(EncoderSetup.of(context), Encoding.json(), Frame.NONE);
    }
}
