// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.LogEvent;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.HeadedEvent;
import org.eventlog.spi.HeadingWriter;
import org.eventlog.spi.TransportProvider;

/** Writes the data that a transport stores in front of each event. Thread-safe. */
final class Headings {
    static final Headings NONE = new Headings(null, "", null);

    private static final Setting<String> PROTOCOL = Setting.text("eventlog.protocol", "");
    /** The event itself must fit next to the heading. */
    private static final int SHARE = 4;

    private final HeadingWriter writer;
    private final String name;
    private final EncoderSetup setup;
    private final System.Logger log = System.getLogger("org.eventlog");
    private final AtomicBoolean failed = new AtomicBoolean();

    private Headings(HeadingWriter writer, String name, EncoderSetup setup) {
        this.writer = writer;
        this.name = name;
        this.setup = setup;
    }

    /** If a provider throws, it is a fault of the settings. */
    static Headings read(Settings settings, TransportProvider provider, EncoderSetup setup) {
        return provider == null
                ? NONE
                : ForeignCode.call(() -> of(provider.heading(settings, setup), setup), fault -> {
                    settings.fault(PROTOCOL, "one whose heading can be made (" + ForeignFaults.told(fault) + ")");
                    return NONE;
                });
    }

    private static Headings of(HeadingWriter writer, EncoderSetup setup) {
        if (writer == null) {
            return NONE;
        }
        String name = writer.name();
        // The name becomes part of a file name.
        if (!name.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("the heading's name is " + name);
        }
        return new Headings(writer, name, setup);
    }

    boolean isNone() {
        return writer == null;
    }

    /** The name of a queue's format, because events with and without a heading must be distinguished. */
    String queueFormat(String format) {
        return isNone() ? format : format + "+" + name;
    }

    /** Appends the length and the heading, completely or not at all. */
    void write(LogEvent event, boolean cut, Stamp stamp, ByteSink out) {
        if (isNone()) {
            return;
        }
        int start = out.length;
        out.put((byte) 0);
        out.put((byte) 0);
        int most = Math.min(HeadedEvent.MAX_HEADING, setup.limits().event() / SHARE);
        RevocableOutput lent = new RevocableOutput(out, most);
        Throwable fault = ForeignCode.call(() -> {
            writer.write(new HeadingView(event, cut, stamp, setup), lent);
            return null;
        }, thrown -> thrown);
        lent.end();
        if (lent.isExceeded()) {
            // The writer may have hidden this, or thrown because of it.
            fault = new IllegalStateException("a heading of more than " + most + " bytes");
        }
        if (fault != null) {
            out.length = start;
            tell(fault);
            throw new PluggedWriter.FormatFault(fault);
        }
        int length = out.length - start - HeadedEvent.LENGTH_BYTES;
        out.bytes[start] = (byte) (length >> 8);
        out.bytes[start + 1] = (byte) length;
    }

    private void tell(Throwable fault) {
        if (failed.compareAndSet(false, true)) {
            ForeignFaults.note(log, System.Logger.Level.WARNING, "EVL-4005 heading " + name
                    + " failed. Its event is replaced by a small one, or lost and counted; told once", fault);
        }
    }
}
