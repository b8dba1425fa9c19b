// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;

/** {@code eventlog.format=syslog}: RFC 5424's header, followed by JSON in any layout, or the message alone. */
public final class SyslogFormat implements EventFormat {
    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public Payload payload(Settings settings) {
        return Payload.SYSLOG;
    }

    @Override
    public EventWriter create(Settings settings, FormatContext context) {
        EncoderSetup setup = EncoderSetup.of(context);
        LayoutSettings keys = LayoutSettings.read(settings);
        SyslogSettings syslog = SyslogSettings.read(settings);
        Frame header = new SyslogFrame(syslog.facility(), setup.who());
        return syslog.message() == SyslogSettings.Message.TEXT
                ? new LayoutWriter(Encoding.json(), header, setup, SyslogText::new)
                : keys.writer(setup, Encoding.json(), header);
    }
}
