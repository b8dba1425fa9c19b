// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

/** What a protocol carries. Events are encoded once, before they are stored, so this must be known before they come. */
public enum Payload {
    /** Events in any encoding, one behind the other. */
    ANY,
    /** JSON, an event a line. */
    LINES,
    /**
     * JSON, an event a line, of which the receiver makes documents in an index: Elasticsearch, OpenSearch. They refuse
     * some names of fields.
     */
    DOCUMENTS,
    /** Text of any kind, an event a line: no MessagePack. */
    TEXT,
    /**
     * Entries of Fluentd's forward protocol, version 1: MessagePack arrays of an EventTime and the event's map, one
     * behind the other.
     */
    FORWARD,
    /** Log records of OpenTelemetry, each with the tag and length it has within {@code ScopeLogs}, or as JSON, one a line. */
    OTLP
}
