// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Eventlog in a Jakarta EE server: {@code @Inject EventLogger}, a request's context on every event, an event for every
 * request and log record. An application uses {@link org.eventlog.EventLogger} and, to read or correct the context,
 * {@link org.eventlog.cdi.EventContext}. The container discovers everything else.
 *
 * <p>
 * Parameters, results and fields are never null unless they are marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package org.eventlog.cdi;

import org.jspecify.annotations.NullMarked;
