// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.LogEvent;

/** Defines the keys of an event and their order. The bytes are defined by an {@link Encoding}. */
interface Layout {
    /** Writes one event and its end. */
    void write(LogEvent event, Stamp stamp, ValueWriter to);
}
