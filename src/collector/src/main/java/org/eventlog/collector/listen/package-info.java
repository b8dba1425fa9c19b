// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The inputs over TCP, Fluentd's forward protocol and JSON lines, served by one thread. */
package org.eventlog.collector.listen;
