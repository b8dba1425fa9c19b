// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The store in PostgreSQL. */
package org.eventlog.collector.postgres;
