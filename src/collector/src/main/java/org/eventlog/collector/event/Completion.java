// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * The values for an event that does not contain them.
 *
 * @param earliest bound of time stamps, as is {@code latest}; milliseconds since 1970
 */
record Completion(long now, long earliest, long latest, MissingIds ids, Defaults defaults) {}
