// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Notifications of issues: rules, when to send, and how. */
package org.eventlog.collector.notify;
