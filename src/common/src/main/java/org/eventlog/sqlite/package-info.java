// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The one place that loads SQLite's driver, and gives it back when its application ends. For Eventlog itself. */
package org.eventlog.sqlite;
