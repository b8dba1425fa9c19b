// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.docs;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutorService;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Activity;
import org.eventlog.cdi.EventContext;

/** docs/events.md: work without a request. */
@Singleton
public class Importer {
    @Inject
    EventLogger log;

    void start(ExecutorService executor, Runnable task, String name) {
        executor.submit(EventContext.wrap(task)); // the current context, for the task
        try (EventContext.Scope work = EventContext
                .with(ContextSnapshot.of("importer", null).withField("file", name))) {
            log.log(LogEvent.named("import.started"));
        }
    }

    @Schedule(hour = "3")
    @Activity("nightly-import")
    void run() {
        log.log(LogEvent.named("import.done"));
    }
}
