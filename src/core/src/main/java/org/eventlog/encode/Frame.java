// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.LogEvent;

/** The bytes that a protocol requires before those of an event. */
interface Frame {
    Frame NONE = (event, stamp, out) -> {};

    void begin(LogEvent event, Stamp stamp, ByteSink out);
}
