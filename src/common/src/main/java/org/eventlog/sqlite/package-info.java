// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Loads SQLite's driver, and deregisters it when its application ends. For Eventlog's own modules. */
package org.eventlog.sqlite;
