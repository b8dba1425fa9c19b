// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** The transports of the core: TCP, HTTP, Fluentd forward, Beats and the console, on connections that never wait without a limit. */
package org.eventlog.net;
