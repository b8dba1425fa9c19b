// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * The values for an event that does not contain them.
 *
 * @param now milliseconds since 1970, like the others
 * @param earliest the earliest accepted time stamp
 * @param latest the latest accepted time stamp
 */
record Completion(long now, long earliest, long latest, MissingIds ids, Defaults defaults) {}
