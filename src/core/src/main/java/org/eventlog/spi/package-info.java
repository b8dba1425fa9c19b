// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a transport of your own implements: {@link org.eventlog.spi.Transport}, made by a
 * {@link org.eventlog.spi.TransportProvider}; what a format of your own implements: {@link org.eventlog.spi.EventFormat},
 * which makes an {@link org.eventlog.spi.EventWriter}; and how objects become field values:
 * {@link org.eventlog.spi.ObjectRenderer}.
 */
package org.eventlog.spi;
