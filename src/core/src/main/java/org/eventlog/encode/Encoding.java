// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Encodes values as bytes. The keys of an event are defined by a {@link Layout}. */
interface Encoding {
    /** A writer for one event. */
    ValueWriter writer(ByteSink out);

    /** JSON, an event a line. */
    static Encoding json() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        LastNumber last = new LastNumber();
        return out -> new JsonWriter(out, keys, texts, last);
    }

    /** MessagePack, an event a map. */
    static Encoding msgpack() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        return out -> new MsgpackWriter(out, keys, texts);
    }

    /** OTLP's JSON, a log record a line. */
    static Encoding otlpJson() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        LastNumber last = new LastNumber();
        return out -> new OtlpJsonWriter(out, keys, texts, last);
    }

    /** OTLP's protobuf, a log record a field of the message around them. */
    static Encoding otlpProtobuf() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        return out -> new OtlpProtoWriter(out, keys, texts);
    }
}
