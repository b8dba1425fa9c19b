// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The ways in over HTTP, and the one queue and writer that all events go through. */
package org.eventlog.collector.ingest;
