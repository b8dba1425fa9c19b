// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.json.bind.Jsonb;
import org.eventlog.LogEvent;
import org.eventlog.bridge.EventLogs;
import org.eventlog.engine.EventLog;

/** Java SE. */
class Job {
    static void run() {
        try (EventLog log = EventLog.builder().host("logs.example.org").port(5001).build()) {
            log.log(LogEvent.named("job.started"));
        }
    }

    static EventLog.Builder rendered(Jsonb jsonb) {
        return EventLog.builder().objects((value, writer) -> jsonb.toJson(value, writer));
    }

    static void register(EventLog log) {
        EventLogs.Registration registration = EventLogs.register(Main.class, log);
        registration.close();
    }

    /** The program. */
    static final class Main {}
}
