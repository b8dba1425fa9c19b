// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what is logged; has no meters of its own. */
class KeepingLogger implements EventLogger {
    final List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
    Level threshold = Level.TRACE;

    @Override
    public void log(LogEvent event) {
        events.add(event);
    }

    @Override
    public boolean isEnabled(Level level) {
        return level.isAtLeast(threshold);
    }
}
