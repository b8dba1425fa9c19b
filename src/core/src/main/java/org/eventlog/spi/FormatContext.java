// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import org.jspecify.annotations.Nullable;

/** The values that are the same for all events of an event log. Implemented by Eventlog only. */
public interface FormatContext {

    /** {@code eventlog.site}; null if it is not set. */
    @Nullable
    String site();

    /** {@code eventlog.cluster}; null if it is not set. */
    @Nullable
    String cluster();

    /** {@code eventlog.project}; null if it is not set. */
    @Nullable
    String project();

    /** {@code eventlog.application}; null if it is not set. */
    @Nullable
    String application();

    /** {@code eventlog.release}; null if it is not set. */
    @Nullable
    String release();

    /** The name of the machine; null if it is not known. */
    @Nullable
    String host();

    /** The id of the process. */
    long pid();

    /** The maximum size of an encoded event in bytes, including the line end. */
    int maxEventBytes();

    /**
     * Whether the receiver stores each event as a document in an index, as Elasticsearch and OpenSearch do. These refuse
     * some field names.
     */
    boolean isIndexed();
}
