// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

/** What a format may know beforehand, as it is the same for all events of an event log. Implemented by Eventlog only. */
public interface FormatContext {

    /** {@code eventlog.site}; null when it is not set. */
    String site();

    /** {@code eventlog.cluster}; null when it is not set. */
    String cluster();

    /** {@code eventlog.project}; null when it is not set. */
    String project();

    /** {@code eventlog.application}; null when it is not set. */
    String application();

    /** The machine's name; null when it is not known. */
    String host();

    /** The process. */
    long pid();

    /** The most bytes an encoded event may have, with its line end. */
    int maxEventBytes();

    /**
     * Whether the receiver makes of each event a document in an index, as Elasticsearch and OpenSearch do: they refuse
     * some names of fields.
     */
    boolean isIndexed();
}
