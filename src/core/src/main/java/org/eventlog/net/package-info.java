// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Connections, TLS and HTTP for all transports; none of them waits without a limit. */
package org.eventlog.net;
