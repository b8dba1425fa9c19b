// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * The deployment of a release of one source.
 *
 * @param id increases from one deployment to the next, among all sources
 * @param at when it happened, milliseconds since 1970
 * @param by the id of the key that reported it, or null if it was derived from events
 */
public record Deployment(long id, String source, String release, long at, String by) {}
