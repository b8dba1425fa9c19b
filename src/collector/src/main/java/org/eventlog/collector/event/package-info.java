// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Received events: parsed, completed, and grouped with similar ones. */
package org.eventlog.collector.event;
