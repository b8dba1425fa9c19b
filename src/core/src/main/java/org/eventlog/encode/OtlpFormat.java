// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;

/** The formats of protocol {@code otlp}: log records of OpenTelemetry, in protobuf or JSON. */
public abstract class OtlpFormat implements EventFormat {
    private final String name;
    private final Payload payload;

    private OtlpFormat(String name, Payload payload) {
        this.name = name;
        this.payload = payload;
    }

    /** The format in protobuf. */
    public static final class Protobuf extends OtlpFormat {
        public Protobuf() {
            super("otlp", Payload.OTLP);
        }

        @Override
        Encoding encoding() {
            return Encoding.otlpProtobuf();
        }
    }

    /** The format in JSON. */
    public static final class Json extends OtlpFormat {
        public Json() {
            super("otlp-json", Payload.OTLP_JSON);
        }

        @Override
        Encoding encoding() {
            return Encoding.otlpJson();
        }
    }

    abstract Encoding encoding();

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Payload payload(Settings settings) {
        return payload;
    }

    @Override
    public final EventWriter create(Settings settings, FormatContext context) {
        for (Setting<?> other : List.of(FormatChoice.FORMAT, LayoutSettings.LAYOUT)) {
            if (settings.isSet(other)) {
                settings.faultInstead(other, "none, as eventlog.protocol is otlp, which has its own");
            }
        }
        EncoderSetup setup = EncoderSetup.of(context);
        return new LayoutWriter(encoding(), Frame.NONE, setup,
                limits -> new OtlpLayout(setup.who(), limits, setup.additions()));
    }
}
