// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** Gives calls of WebSocket endpoints the context of their handshake. For the container. */
package org.eventlog.cdi.socket;
