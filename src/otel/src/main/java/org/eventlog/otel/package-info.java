// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The bridge from OpenTelemetry: {@link org.eventlog.otel.EventLogRecordExporter}. */
package org.eventlog.otel;
