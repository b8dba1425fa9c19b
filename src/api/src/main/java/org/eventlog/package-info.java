// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What an application uses: a {@link org.eventlog.LogEvent} says what happened, an {@link org.eventlog.EventLogger}
 * takes it, {@code EventLog} of {@code eventlog-core} is the pipeline behind, in plain Java SE.
 *
 * <p>
 * Nothing is null unless it is {@link org.jspecify.annotations.Nullable}.
 */
@NullMarked
package org.eventlog;

import org.jspecify.annotations.NullMarked;
