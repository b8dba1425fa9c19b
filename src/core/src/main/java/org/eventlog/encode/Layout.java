// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.LogEvent;

/** Which keys an event has, and in which order. Knows nothing of bytes: those are an {@link Encoding}'s. */
interface Layout {
    /** Writes one event, and what ends it. */
    void write(LogEvent event, Stamp stamp, ValueWriter to);
}
