// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The interfaces for extensions: a custom transport implements {@link org.eventlog.spi.Transport} and
 * {@link org.eventlog.spi.TransportProvider}, and {@link org.eventlog.spi.HeadingWriter} if it must know more about an
 * event than its bytes; a custom format implements {@link org.eventlog.spi.EventFormat} and
 * {@link org.eventlog.spi.EventWriter}; {@link org.eventlog.spi.ObjectRenderer} defines how objects become field values.
 *
 * <p>
 * Parameters, results and fields are never null unless they are marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package org.eventlog.spi;

import org.jspecify.annotations.NullMarked;
