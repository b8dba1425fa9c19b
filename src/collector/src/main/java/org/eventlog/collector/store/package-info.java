// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** What a store has to do, whatever keeps the data. The package knows none of them. */
package org.eventlog.collector.store;
