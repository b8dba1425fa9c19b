// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The ways in over TCP: Fluentd's forward protocol and lines of JSON, all on one thread. */
package org.eventlog.collector.listen;
