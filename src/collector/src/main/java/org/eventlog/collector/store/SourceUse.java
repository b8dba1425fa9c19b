// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * What a source has in the store.
 *
 * @param events the number of its events
 * @param lately the number of those that happened since the given time, to the hour
 * @param bytes their size without indexes, estimated from the newest ones
 */
public record SourceUse(String source, long events, long lately, long bytes) {}
