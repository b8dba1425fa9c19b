// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.LogEvent;

/** What a protocol wants to stand before an event's own bytes. */
interface Frame {
    Frame NONE = (event, stamp, out) -> {};

    void begin(LogEvent event, Stamp stamp, ByteSink out);
}
