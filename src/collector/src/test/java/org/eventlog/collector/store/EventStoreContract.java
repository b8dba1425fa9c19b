// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * What every store does, whatever is below it: each test begins with an empty one. For a store, extend it and say how one
 * is made.
 */
public abstract class EventStoreContract extends RetentionContract {}
