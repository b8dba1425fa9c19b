// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Payload.Framing;
import org.eventlog.spi.TransportProvider;

/**
 * The selected format of events.
 *
 * @param payload the configured form of its events
 * @param indexed whether the receiver indexes each event as a document
 * @param settings the settings from which the format is created
 * @param provider the provider of the transport; null for a transport that was passed as an object
 */
public record FormatChoice(EventFormat format, Payload payload, boolean indexed, Settings settings,
        TransportProvider provider) {
    private static final String DEFAULT = "json";
    /** For fault messages: the valid values depend on the installed formats. */
    public static final Setting<String> FORMAT = Setting.text("eventlog.format", DEFAULT);

    /**
     * Reads the configured format. Faults are added to the settings.
     *
     * @param provider the provider of the transport; null for a transport that was passed as an object
     */
    public static FormatChoice read(Settings settings, TransportProvider provider) {
        // Without a choice none is searched: what is wrong with one that is not used is told only where some may be.
        boolean usual = provider == null && !settings.isSet(FORMAT);
        return read(settings, provider, usual ? Map.of(DEFAULT, new JsonFormat()) : Plugins.formats());
    }

    static FormatChoice read(Settings settings, TransportProvider provider, Map<String, EventFormat> known) {
        Map<String, String> failures = new TreeMap<>();
        List<String> choosable = choosable(settings, known, failures);
        Setting<String> setting = Setting.oneOf(FORMAT.key(), DEFAULT, choosable);
        setting = setting.allowing(setting.allowed() + told(failures), choosable::contains);
        String wanted = settings.isSet(setting) ? settings.get(setting) : null;
        if (provider == null) {
            EventFormat format = known.get(wanted == null ? DEFAULT : wanted);
            return new FormatChoice(format, payload(format, settings), false, settings, null);
        }
        String name = provider.format(settings, wanted);
        EventFormat format = known.get(name);
        Payload payload = format == null ? null : payload(format, settings);
        if (payload == null) {
            settings.fault(FORMAT, name, "a format that can be used; that of eventlog.protocol " + provider.protocol()
                    + (failures.containsKey(name) ? failures.get(name) : " is missing"));
            return new FormatChoice(known.get(DEFAULT), Payload.JSON, false, settings, provider);
        }
        if (!provider.carries(payload, settings)) {
            choosable.removeIf(other -> !isCarried(known.get(provider.format(settings, other)), provider, settings));
            settings.faultInstead(FORMAT,
                    String.join(" or ", choosable) + ", as eventlog.protocol is " + provider.protocol());
        }
        return new FormatChoice(format, payload, provider.isIndexed(settings), settings, provider);
    }

    /**
     * The formats that are not limited to one protocol, and do not fail.
     *
     * @param failures gets what the others fail with, by name
     */
    private static List<String> choosable(Settings settings, Map<String, EventFormat> known,
            Map<String, String> failures) {
        List<String> names = new ArrayList<>();
        known.forEach((name, format) -> {
            Payload payload = ForeignCode.call(() -> Objects.requireNonNull(format.payload(settings), "null"),
                    fault -> {
                        failures.put(name, " fails in its payload() (" + ForeignFaults.told(fault) + ")");
                        return null;
                    });
            if (payload != null && payload.framing() != Framing.ENVELOPED) {
                names.add(name);
            }
        });
        return names;
    }

    private static String told(Map<String, String> failures) {
        return failures.entrySet().stream().map(failure -> "; " + failure.getKey() + failure.getValue())
                .collect(Collectors.joining());
    }

    private static boolean isCarried(EventFormat format, TransportProvider provider, Settings settings) {
        Payload payload = format == null ? null : payload(format, settings);
        return payload != null && provider.carries(payload, settings);
    }

    /** The format's own name; if it throws, the name of its payload. */
    public String name() {
        return ForeignCode.call(() -> Objects.requireNonNull(format.name()), fault -> payload.kind());
    }

    /** Null if the format fails. */
    private static Payload payload(EventFormat format, Settings settings) {
        return ForeignCode.call(() -> format.payload(settings), fault -> null);
    }

    /** Creates the writer for an event log. If that fails, it is a fault of the settings. */
    InPlaceWriter writer(EncoderSetup setup) {
        EventWriter writer = ForeignCode.call(() -> Objects.requireNonNull(format.create(settings, setup), "no writer"),
                fault -> {
                    if (fault instanceof ByteSink.Overflow) {
                        // Not the format's fault: what is the same in all events leaves no room, see hasRoom().
                        return (InPlaceWriter) (event, cut, stamp, first, out) -> {
                            throw new ByteSink.Overflow();
                        };
                    }
                    settings.fault(FORMAT, "a format that can be set up: " + ForeignFaults.told(fault));
                    return (event, to) -> {};
                });
        return writer instanceof InPlaceWriter own ? own : new PluggedWriter(name(), writer, payload, setup);
    }
}
