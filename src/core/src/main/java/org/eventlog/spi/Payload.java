// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

/**
 * The form of the events that a protocol carries. It must be known before the first event, because events are encoded
 * once, before they are stored.
 */
public enum Payload {
    /** Events in any encoding, one after another. */
    ANY,
    /** JSON, one event per line. */
    LINES,
    /**
     * JSON, one event per line, which the receiver stores as documents in an index (Elasticsearch, OpenSearch). These
     * receivers refuse some field names.
     */
    DOCUMENTS,
    /** Text of any format, one event per line. Not MessagePack. */
    TEXT,
    /**
     * Entries of Fluentd's forward protocol, version 1: MessagePack arrays of an EventTime and the event's map, one
     * after another.
     */
    FORWARD,
    /**
     * Log records of OpenTelemetry: in protobuf, each with the tag and length that it has within {@code ScopeLogs}, or
     * in JSON, one per line.
     */
    OTLP
}
