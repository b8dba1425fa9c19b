// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * The parts of an OpenTelemetry log record other than values, in either encoding of OTLP. Implementations are also
 * {@link ValueWriter}s, which write a value as an {@code AnyValue}: the body, or an attribute after its key. {@link
 * ValueWriter#endEvent} ends the record.
 */
interface OtlpWriter {
    void beginRecord();

    /** Nanoseconds since 1970, unsigned; zero if unknown. */
    void times(long time, long observed);

    void severity(int number, String text);

    /** Starts the body, which is the next value. */
    void beginBody();

    /** Starts the attributes, each a key and a value. */
    void beginAttributes();

    void endAttributes();

    /** Writes the number of omitted attributes, which is greater than zero. */
    void dropped(int attributes);

    void eventName(String name, int maxChars);

    /** Writes an id of 32 hexadecimal digits. */
    void traceId(String hex);

    /** Writes an id of 16 hexadecimal digits. */
    void spanId(String hex);

    /** A writer for attributes only, such as those of a resource. */
    ValueWriter values();
}
