// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * The settings that determine an event's keys.
 *
 * @param name the layout
 * @param type layout {@code logstash}: the event's {@code type}
 * @param extra layout {@code logstash}: the key of the object for all values without a key of Logstash; empty for
 *        none
 */
record LayoutSettings(Name name, String type, String extra) {
    enum Name {
        EVENTLOG, LOGSTASH, ECS, GELF
    }

    static final Setting<Name> LAYOUT = Setting.choice("eventlog.layout", Name.EVENTLOG);

    private static final String FLAT = "none";
    private static final Setting<String> TYPE = Setting.text("eventlog.logstash.type", "eventlog");
    private static final Setting<String> EXTRA = Setting.text("eventlog.logstash.extra", "extra")
            .allowing("1 to 64 of A-Za-z0-9_- with single dots between, and no key of the layout, or " + FLAT,
                    LayoutSettings::isObject);

    /** Reads the settings. Faults are added to them. */
    static LayoutSettings read(Settings settings) {
        String extra = settings.get(EXTRA);
        return new LayoutSettings(settings.get(LAYOUT), settings.get(TYPE), extra.equals(FLAT) ? "" : extra);
    }

    Layout layout(EncoderSetup setup, EventLimits limits, Encoding encoding) {
        Identity who = setup.who();
        Additions additions = setup.additions();
        return switch (name) {
            case EVENTLOG -> new EventlogLayout(who, limits, encoding, additions,
                    new FieldRules(setup.indexed() ? FieldRules.Kind.DOCUMENTS : FieldRules.Kind.ANY));
            case LOGSTASH -> new LogstashLayout(who, limits, encoding, additions, type, extra);
            case ECS -> new EcsLayout(who, limits, encoding, additions);
            case GELF -> new GelfLayout(who, limits, encoding, additions);
        };
    }

    /** Creates a writer for this layout. */
    LayoutWriter writer(EncoderSetup setup, Encoding encoding, Frame frame) {
        return new LayoutWriter(encoding, frame, setup, limits -> layout(setup, limits, encoding));
    }

    private static boolean isObject(String name) {
        return name.length() <= 64 && name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
                && !LogstashLayout.isTopLevel(name);
    }
}
