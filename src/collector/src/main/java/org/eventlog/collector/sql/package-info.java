// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** What is the same in every relational database: keys, people, issues and the audit. */
package org.eventlog.collector.sql;
