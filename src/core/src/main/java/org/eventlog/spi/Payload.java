// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What an encoded event is, for whoever carries it: an {@link EventFormat} says what it writes, and a
 * {@link TransportProvider} whether it can carry that.
 *
 * @param kind what a reader must know: {@code json}, {@code syslog}; of a format of your own, its name. Transports
 *            compare it where a protocol has rules for one kind, such as octet counting for syslog
 * @param framing where an event ends
 * @param mediaType of one event (RFC 9110, 8.3), for protocols that name it: {@code text/csv}
 */
public record Payload(String kind, Framing framing, String mediaType) {

    /** Stands first, as the payloads below are checked by it. */
    private static final Pattern MEDIA_TYPE = Pattern
            .compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}( ?; ?[\\w-]{1,64}=[\\w.+-]{1,64}){0,4}");

    /** JSON, an event a line. */
    public static final Payload JSON = new Payload("json", Framing.LINE, "application/json");
    /** JSON as Graylog defines it, an event a line. */
    public static final Payload GELF = new Payload("gelf", Framing.LINE, "application/json");
    /** A message of RFC 5424, an event a line. */
    public static final Payload SYSLOG = new Payload("syslog", Framing.LINE, "text/plain; charset=utf-8");
    /** A MessagePack map. */
    public static final Payload MSGPACK = new Payload("msgpack", Framing.SELF_DELIMITING, "application/msgpack");
    /** An entry of Fluentd's forward protocol, version 1: a MessagePack array of an EventTime and the event's map. */
    public static final Payload FORWARD = new Payload("forward", Framing.ENVELOPED, "application/msgpack");
    /** A log record of OpenTelemetry in protobuf, with the tag and length it has within {@code ScopeLogs}. */
    public static final Payload OTLP = new Payload("otlp", Framing.ENVELOPED, "application/x-protobuf");
    /** A log record of OpenTelemetry in JSON, one a line. */
    public static final Payload OTLP_JSON = new Payload("otlp-json", Framing.ENVELOPED, "application/json");

    /** Where an encoded event ends. */
    public enum Framing {
        /** UTF-8 text that ends in a line feed and has no other. */
        LINE,
        /** Its own bytes say where it ends: events may stand one behind the other. */
        SELF_DELIMITING,
        /** Only who keeps events apart knows: for protocols with messages, as UDP has datagrams. */
        MESSAGE,
        /** Part of a larger message that one protocol makes of it; nothing without that. */
        ENVELOPED
    }

    /** @throws IllegalArgumentException if the media type is none */
    public Payload {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(framing);
        // It is sent in a header.
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            throw new IllegalArgumentException("not a media type: " + mediaType);
        }
    }

    /** Whether an event is a line. */
    public boolean isLine() {
        return framing == Framing.LINE;
    }

    /** Whether an event is one JSON object on a line: {@code application/json}, or any {@code +json}. */
    public boolean isJsonLine() {
        String type = mediaType.replaceFirst(" ?;.*", "");
        return isLine() && (type.equals("application/json") || type.endsWith("+json"));
    }

    /** Whether events may stand one behind the other, with nothing between and nothing around. */
    public boolean isConcatenable() {
        return framing == Framing.LINE || framing == Framing.SELF_DELIMITING;
    }
}
