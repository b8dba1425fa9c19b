// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** {@code eventlog.protocol=otlp}: log records of OpenTelemetry over HTTP. */
package org.eventlog.transport.otlp;
