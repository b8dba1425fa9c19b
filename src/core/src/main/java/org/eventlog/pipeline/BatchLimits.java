// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

/**
 * The limits of a batch, and the conditions for sending a small one.
 *
 * @param maxBytes the maximum size of a batch
 * @param maxEvents the maximum number of events of a batch
 * @param flushNanos how long a batch may wait for more events; 0 sends immediately
 * @param flushBytes a batch of this size does not wait
 * @param flushEvents a batch of this number of events does not wait
 */
record BatchLimits(long maxBytes, int maxEvents, long flushNanos, long flushBytes, int flushEvents) {}
