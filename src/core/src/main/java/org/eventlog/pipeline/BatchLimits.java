// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

/**
 * The limits of a batch, and when a small one is sent.
 *
 * @param maxBytes
 *            bound of a batch
 * @param maxEvents
 *            bound of a batch, in events
 * @param flushNanos
 *            how long a batch may wait for more events; 0 sends at once
 * @param flushBytes
 *            from this size on a batch waits no longer
 * @param flushEvents
 *            from so many events on a batch waits no longer
 */
record BatchLimits(long maxBytes, int maxEvents, long flushNanos, long flushBytes, int flushEvents) {}
