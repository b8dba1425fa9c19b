// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * What a log record of OpenTelemetry has besides values: its own fields, in either encoding of OTLP. Whoever implements
 * it is a {@link ValueWriter} too, and writes a value as an {@code AnyValue}: the body's one, or an attribute's behind its
 * key. The end of the record is {@link ValueWriter#endEvent}.
 */
interface OtlpWriter {
    void beginRecord();

    /** Nanoseconds since 1970, unsigned; zero: not known. */
    void times(long time, long observed);

    void severity(int number, String text);

    /** The one value that follows is the body. */
    void beginBody();

    /** Begins the attributes, each a key and a value. */
    void beginAttributes();

    void endAttributes();

    /** How many attributes were left out; more than none. */
    void dropped(int attributes);

    void eventName(String name, int maxChars);

    /** 32 digits. */
    void traceId(String hex);

    /** 16 digits. */
    void spanId(String hex);

    /** As attributes only: those of a resource, of which the bytes are all that was written. */
    ValueWriter values();
}
