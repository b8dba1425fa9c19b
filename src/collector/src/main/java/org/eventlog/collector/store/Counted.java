// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A number of events.
 *
 * @param capped whether the count was ended before all were counted, so that there may be more
 */
public record Counted(long events, boolean capped) {}
