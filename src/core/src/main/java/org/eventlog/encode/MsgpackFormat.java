// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;

/** {@code eventlog.format=msgpack}: one map per event, in any layout. */
public final class MsgpackFormat implements EventFormat {
    @Override
    public String name() {
        return "msgpack";
    }

    @Override
    public Payload payload(Settings settings) {
        return Payload.MSGPACK;
    }

    @Override
    public EventWriter create(Settings settings, FormatContext context) {
        return LayoutSettings.read(settings).writer(EncoderSetup.of(context), Encoding.msgpack(), Frame.NONE);
    }
}
