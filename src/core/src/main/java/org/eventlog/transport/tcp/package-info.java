// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** {@code eventlog.protocol=tcp} and {@code tls}: a stream of lines, octet-counted messages or GELF. */
package org.eventlog.transport.tcp;
