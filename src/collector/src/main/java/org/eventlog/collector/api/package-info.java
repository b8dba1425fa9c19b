// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** What programs ask for: events, issues, histograms, live rows and downloads as JSON, CSV and server-sent events. */
package org.eventlog.collector.api;
