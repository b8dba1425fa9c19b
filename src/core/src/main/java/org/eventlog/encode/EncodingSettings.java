// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;

/**
 * The settings of the encoding.
 *
 * @param format the encoding: {@code json}, {@code msgpack}, {@code syslog}: JSON or text with RFC 5424's header, or
 *            {@code forward}: MessagePack as Fluentd wants it, or one of the two of OTLP, which is a layout too
 * @param layout the keys: {@code eventlog}, {@code logstash}, {@code ecs} or {@code gelf}
 * @param type layout {@code logstash}: the event's {@code type}
 * @param extra layout {@code logstash}: the key of the object for all that Logstash has no key for; empty: none
 * @param syslog format {@code syslog}: what its frames are like
 * @param documents whether the receiver puts each event into an index as a document
 */
public record EncodingSettings(String format, String layout, String type, String extra, SyslogSettings syslog,
        boolean documents) {
    /** Layout {@code eventlog} in JSON. */
    public static final EncodingSettings DEFAULT = new EncodingSettings("json", "eventlog", "eventlog", "extra");

    private static final String JSON = "json";
    private static final String MSGPACK = "msgpack";
    private static final String SYSLOG = "syslog";
    private static final String FLAT = "none";
    private static final String GELF = "gelf";
    private static final String FORWARD = "forward";
    private static final String OTLP = "otlp";
    private static final String OTLP_JSON = "otlp-json";

    private static final Setting<String> FORMAT = Setting.oneOf("eventlog.format", JSON,
            List.of(JSON, MSGPACK, SYSLOG));
    private static final Setting<String> LAYOUT = Setting.oneOf("eventlog.layout", "eventlog",
            List.of("eventlog", "logstash", "ecs", GELF));
    private static final Setting<String> OTLP_ENCODING = Setting.oneOf("eventlog.otlp.encoding", "protobuf",
            List.of("protobuf", JSON));
    private static final Setting<String> TYPE = Setting.text("eventlog.logstash.type", "eventlog");
    private static final Setting<String> EXTRA = Setting.text("eventlog.logstash.extra", "extra")
            .allowing("1 to 64 of A-Za-z0-9_- with single dots between, and no key of the layout, or " + FLAT,
                    EncodingSettings::isObject);

    /**
     * Reads the keys; faults are noted in the settings.
     *
     * @param protocol for whom the events are encoded
     */
    public static EncodingSettings read(Settings settings, Payload payload, String protocol) {
        String extra = settings.get(EXTRA);
        if (payload == Payload.OTLP) {
            return otlp(settings);
        }
        return new EncodingSettings(format(settings, payload, protocol), settings.get(LAYOUT), settings.get(TYPE),
                extra.equals(FLAT) ? "" : extra, SyslogSettings.read(settings), payload == Payload.DOCUMENTS);
    }

    EncodingSettings(String format, String layout, String type, String extra) {
        this(format, layout, type, extra, SyslogSettings.DEFAULT, false);
    }

    private static EncodingSettings otlp(Settings settings) {
        for (Setting<String> other : List.of(FORMAT, LAYOUT)) {
            if (settings.isSet(other)) {
                settings.fault(other, "none, as eventlog.protocol is " + OTLP + ", which has its own");
            }
        }
        return new EncodingSettings(isOtlpJson(settings) ? OTLP_JSON : OTLP, OTLP, "", "", SyslogSettings.DEFAULT,
                false);
    }

    /** Whether OTLP is to be JSON. */
    public static boolean isOtlpJson(Settings settings) {
        return settings.get(OTLP_ENCODING).equals(JSON);
    }

    private static String format(Settings settings, Payload payload, String protocol) {
        String wanted = settings.get(FORMAT);
        String only = switch (payload) {
            case ANY -> wanted;
            case LINES, DOCUMENTS -> JSON;
            case TEXT -> wanted.equals(MSGPACK) ? JSON : wanted;
            case FORWARD -> MSGPACK;
            case OTLP -> OTLP;
        };
        if (settings.isSet(FORMAT) && !wanted.equals(only)) {
            settings.fault(FORMAT, (payload == Payload.TEXT ? JSON + " or " + SYSLOG : only)
                    + ", as eventlog.protocol is " + protocol);
        }
        return payload == Payload.FORWARD ? FORWARD : only;
    }

    /** Whether an event is text that ends in a line end and has no other. */
    public boolean isText() {
        return format.equals(JSON) || isSyslog();
    }

    /** Whether an event is a frame of RFC 5424, for which there are framings of its own. */
    public boolean isSyslog() {
        return format.equals(SYSLOG);
    }

    /** Whether an event is GELF, which has framings of its own. */
    public boolean isGelf() {
        return layout.equals(GELF) && format.equals(JSON);
    }

    Encoding encoding() {
        return switch (format) {
            case JSON, SYSLOG -> Encoding.json();
            case OTLP -> Encoding.otlpProtobuf();
            case OTLP_JSON -> Encoding.otlpJson();
            default -> Encoding.msgpack();
        };
    }

    Frame frame(Identity identity) {
        return switch (format) {
            case FORWARD -> new ForwardFrame();
            case SYSLOG -> new SyslogFrame(syslog.facility(), identity);
            default -> Frame.NONE;
        };
    }

    Layout layout(Identity identity, EventLimits limits, Encoding encoding, Additions additions) {
        if (isSyslog() && syslog.message() == SyslogSettings.Message.TEXT) {
            return new SyslogText(limits);
        }
        return switch (layout) {
            case "logstash" -> new LogstashLayout(identity, limits, encoding, additions, type, extra);
            case GELF -> new GelfLayout(identity, limits, encoding, additions);
            case OTLP -> new OtlpLayout(identity, limits, additions);
            case "ecs" -> new EcsLayout(identity, limits, encoding, additions);
            default -> new EventlogLayout(identity, limits, encoding, additions,
                    new FieldRules(documents ? FieldRules.Kind.DOCUMENTS : FieldRules.Kind.ANY));
        };
    }

    private static boolean isObject(String name) {
        return name.length() <= 64 && name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
                && !LogstashLayout.isTopLevel(name);
    }
}
