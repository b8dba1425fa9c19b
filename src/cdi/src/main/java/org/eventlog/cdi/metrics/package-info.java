// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The queue's numbers, before any metrics API has them: names, units and values. For Eventlog itself. */
package org.eventlog.cdi.metrics;
