// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * The contract of every store. Each test starts with an empty one. To test a store, extend this class and implement
 * how to create it.
 */
public abstract class EventStoreContract extends CopyContract {}
