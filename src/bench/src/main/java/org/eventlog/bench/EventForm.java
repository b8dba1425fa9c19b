// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.util.function.Consumer;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/** Events of Eventlog. */
final class EventForm implements Form {
    private final Consumer<LogEvent> log;
    private LogEvent.Builder event;

    EventForm(Consumer<LogEvent> log) {
        this.log = log;
    }

    @Override
    public void begin(Level level, String name, String message, int values) {
        event = LogEvent.named(name).level(level).message(message);
    }

    @Override
    public void context(String user, String session, String request) {
        event.context(ContextSnapshot.of(user, session).withRequestId(request));
    }

    @Override
    public void target(String target) {
        event.target(target);
    }

    @Override
    public void tag(String tag) {
        event.tag(tag);
    }

    @Override
    public void text(String key, String value) {
        event.field(key, value);
    }

    @Override
    public void number(String key, long value) {
        event.field(key, value);
    }

    @Override
    public void decimal(String key, double value) {
        event.field(key, value);
    }

    @Override
    public void flag(String key, boolean value) {
        event.field(key, value);
    }

    @Override
    public void log() {
        log.accept(event.build());
    }
}
