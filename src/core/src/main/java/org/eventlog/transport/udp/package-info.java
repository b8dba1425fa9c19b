// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** {@code eventlog.protocol=udp}: one event per datagram, GELF in chunks. */
package org.eventlog.transport.udp;
