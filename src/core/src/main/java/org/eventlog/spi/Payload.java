// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The form of an encoded event. An {@link EventFormat} states what it writes, and a {@link TransportProvider} whether it
 * can carry that.
 *
 * @param kind what a reader must know, such as {@code json} or {@code syslog}; for a custom format, its name. Transports
 *            compare it where a protocol has rules for one kind, such as octet counting for syslog
 * @param framing how the end of an event is recognized
 * @param mediaType the media type of one event (RFC 9110, section 8.3), for protocols that state it: {@code text/csv}
 */
public record Payload(String kind, Framing framing, String mediaType) {

    /** Declared first, because the payloads below are checked with it. */
    private static final Pattern MEDIA_TYPE = Pattern
            .compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}( ?; ?[\\w-]{1,64}=[\\w.+-]{1,64}){0,4}");

    /** JSON, one event per line. */
    public static final Payload JSON = new Payload("json", Framing.LINE, "application/json");
    /** JSON as defined by Graylog, one event per line. */
    public static final Payload GELF = new Payload("gelf", Framing.LINE, "application/json");
    /** A message of RFC 5424, one event per line. */
    public static final Payload SYSLOG = new Payload("syslog", Framing.LINE, "text/plain; charset=utf-8");
    /** A MessagePack map. */
    public static final Payload MSGPACK = new Payload("msgpack", Framing.SELF_DELIMITING, "application/msgpack");
    /** An entry of Fluentd's forward protocol, version 1: a MessagePack array of an EventTime and the event's map. */
    public static final Payload FORWARD = new Payload("forward", Framing.ENVELOPED, "application/msgpack");
    /** A log record of OpenTelemetry in protobuf, with the tag and length that it has within {@code ScopeLogs}. */
    public static final Payload OTLP = new Payload("otlp", Framing.ENVELOPED, "application/x-protobuf");
    /** A log record of OpenTelemetry in JSON, one per line. */
    public static final Payload OTLP_JSON = new Payload("otlp-json", Framing.ENVELOPED, "application/json");

    /** How the end of an encoded event is recognized. */
    public enum Framing {
        /** UTF-8 text that ends with a line feed and contains no other. */
        LINE,
        /** The bytes of the event show where it ends, so events can follow one another. */
        SELF_DELIMITING,
        /** The bytes do not show it; only for protocols with messages, such as the datagrams of UDP. */
        MESSAGE,
        /** The event is a part of a larger message, which only its protocol can write. */
        ENVELOPED
    }

    /** @throws IllegalArgumentException if the media type is invalid */
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

    /** Whether an event is one JSON object on a line: {@code application/json}, or any type with {@code +json}. */
    public boolean isJsonLine() {
        String type = mediaType.replaceFirst(" ?;.*", "");
        return isLine() && (type.equals("application/json") || type.endsWith("+json"));
    }

    /** Whether events can follow one another without anything between or around them. */
    public boolean isConcatenable() {
        return framing == Framing.LINE || framing == Framing.SELF_DELIMITING;
    }
}
