// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Metrics in MicroProfile Metrics, for servers that have it. For the container. */
package org.eventlog.cdi.mpmetrics;
