// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.work;

import jakarta.annotation.Resource;
import jakarta.ejb.Asynchronous;
import jakarta.ejb.Schedule;
import jakarta.ejb.Stateless;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.inject.Inject;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;

/** Works at times, and asynchronously. */
@Stateless
public class EnterpriseTasks {
    @Inject
    private EventLogger log;
    @Resource
    private TimerService timers;

    @Asynchronous
    public void count(ContextSnapshot caller) {
        log.log(LogEvent.named("work.enterprise"));
    }

    @Asynchronous
    public void recount() {
        log.log(LogEvent.named("work.recount"));
    }

    public void later() {
        timers.createSingleActionTimer(1, new TimerConfig(null, false));
    }

    @Timeout
    void due(Timer timer) {
        log.log(LogEvent.named("work.timer"));
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void everySecond() {
        log.log(LogEvent.named("work.schedule"));
    }
}
