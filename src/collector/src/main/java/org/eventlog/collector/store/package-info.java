// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The interfaces of stores, independent of the database. */
package org.eventlog.collector.store;
