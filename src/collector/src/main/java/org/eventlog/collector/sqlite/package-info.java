// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The store in SQLite, with full-text search, copies and one writing connection. */
package org.eventlog.collector.sqlite;
