// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.Defaults;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;

/**
 * One event per line, ended by LF. When the sender closes, data after the last LF is also a line. There are no
 * responses. A line that is too long, or is not an event, is dropped and counted.
 */
final class JsonLines implements Protocol {
    private final EventParser parser;
    private final CollectorConfig.Limits limits;
    private final Counts counts;
    /** The number of input bytes already searched for an LF. */
    private int searched;
    /** Whether the start of the current line was discarded because the line is too long. */
    private boolean overlong;

    JsonLines(EventParser parser, Counts counts) {
        this.parser = parser;
        this.limits = parser.limits();
        this.counts = counts;
    }

    /** One byte more than a line, so that an overlong line can be detected. */
    static int inputSize(CollectorConfig.Limits limits) {
        return limits.line() + 1;
    }

    @Override
    public Portion next(Input in, boolean end) {
        List<NewEvent> events = new ArrayList<>();
        while (events.size() < limits.batchEvents()) {
            int length = line(in, end);
            if (length < 0) {
                break;
            }
            NewEvent event = event(in, length);
            if (event != null) {
                events.add(event);
            }
        }
        return events.isEmpty() ? null : Portion.of(events);
    }

    /** The length of the next line, or -1 if it is incomplete. */
    private int line(Input in, boolean end) {
        byte[] bytes = in.bytes();
        for (int i = in.from() + searched; i < in.to(); i++) {
            if (bytes[i] == '\n') {
                searched = 0;
                return i - in.from();
            }
        }
        searched = in.size();
        if (searched > limits.line()) {
            if (!overlong) {
                counts.leftOut();
            }
            overlong = true;
            in.skip(searched);
            searched = 0;
        }
        if (end && !in.isEmpty()) {
            searched = 0;
            return in.size();
        }
        return -1;
    }

    private NewEvent event(Input in, int length) {
        String line = new String(in.bytes(), in.from(), overlong ? 0 : length, StandardCharsets.UTF_8);
        in.skip(Math.min(length + 1, in.size()));
        if (overlong) {
            overlong = false;
            return null;
        }
        if (line.isBlank()) {
            return null;
        }
        try {
            return parser.parseForeign(line, Defaults.NONE);
        } catch (Rejected e) {
            counts.leftOut();
            return null;
        }
    }

    @Override
    public boolean isWaiting(Input in) {
        return overlong || !in.isEmpty();
    }
}
