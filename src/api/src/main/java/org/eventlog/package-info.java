// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The API for logging events. An application describes what happened as a {@link org.eventlog.LogEvent} and passes it
 * to an {@link org.eventlog.EventLogger}. {@code EventLog} of {@code eventlog-core} implements the logger in plain Java
 * SE.
 *
 * <p>
 * Parameters, results and fields are never null unless they are marked {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package org.eventlog;

import org.jspecify.annotations.NullMarked;
