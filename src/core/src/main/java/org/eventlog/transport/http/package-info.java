// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/** {@code eventlog.protocol=http} and {@code https}: lines, an array or bulk requests by POST. */
package org.eventlog.transport.http;
