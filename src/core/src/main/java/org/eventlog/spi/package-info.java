// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a transport of your own implements: {@link org.eventlog.spi.Transport}, made by a
 * {@link org.eventlog.spi.TransportProvider}.
 */
package org.eventlog.spi;
