// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Metrics independent of any metrics API: names, units and values. For Eventlog's own use. */
package org.eventlog.cdi.metrics;
