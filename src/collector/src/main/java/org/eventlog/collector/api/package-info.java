// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The API for programs: events, issues, histograms, live tails and downloads as JSON, CSV and server-sent events. */
package org.eventlog.collector.api;
