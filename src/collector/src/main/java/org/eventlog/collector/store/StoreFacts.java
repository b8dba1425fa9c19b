// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * The size of the store.
 *
 * @param bytes the size on disk, -1 if unknown
 * @param events the approximate number of events
 */
public record StoreFacts(long bytes, long events) {}
