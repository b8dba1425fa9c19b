// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The inputs over HTTP, and the queue and writer for all events. */
package org.eventlog.collector.ingest;
