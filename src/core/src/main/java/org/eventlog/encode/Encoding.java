// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Encodes values as bytes. The keys of an event are defined by a {@link Layout}. */
interface Encoding {
    /** A writer for one event after another. */
    ValueWriter writer(ByteSink out);

    /** JSON, one event per line. */
    static Encoding json() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        LastNumber last = new LastNumber();
        return out -> new JsonWriter(out, keys, texts, last);
    }

    /** MessagePack, one map per event. */
    static Encoding msgpack() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        return out -> new MsgpackWriter(out, keys, texts);
    }

    /** OTLP's JSON, one log record per line. */
    static Encoding otlpJson() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        LastNumber last = new LastNumber();
        return out -> new OtlpJsonWriter(out, keys, texts, last);
    }

    /** OTLP's protobuf, in which each log record is a field of the enclosing message. */
    static Encoding otlpProtobuf() {
        EncodedTextCache keys = new EncodedTextCache();
        EncodedTextCache texts = new EncodedTextCache();
        return out -> new OtlpProtoWriter(out, keys, texts);
    }
}
