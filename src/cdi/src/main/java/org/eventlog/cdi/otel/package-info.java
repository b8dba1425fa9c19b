// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The queue's numbers in OpenTelemetry, where the server has it. For the container. */
package org.eventlog.cdi.otel;
