// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * How big the store is.
 *
 * @param bytes on disk, -1 when it is not known
 * @param events about so many
 */
public record StoreFacts(long bytes, long events) {}
