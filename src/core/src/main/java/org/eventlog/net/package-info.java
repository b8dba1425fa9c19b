// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Connections, TLS and HTTP for all transports. Every wait has a limit. */
package org.eventlog.net;
