// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Commands for operators: copying a database to another store, and restoring a backup. */
package org.eventlog.collector.command;
