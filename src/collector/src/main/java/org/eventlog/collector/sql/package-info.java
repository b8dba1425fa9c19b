// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The parts that are the same in every relational database: keys, users, issues and the audit log. */
package org.eventlog.collector.sql;
