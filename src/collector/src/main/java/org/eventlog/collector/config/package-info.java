// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The collector's settings, read once and checked. */
package org.eventlog.collector.config;
