// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eventlog.EventLogger;
import org.eventlog.jul.EventLogHandler;

/** Puts our handler on the configured loggers of {@code java.util.logging}, and takes it away again. */
final class LogRecords {
    private final Handler handler;
    /** Held: JUL itself keeps its loggers only weakly, and a handler would vanish with its logger. */
    private final List<Logger> loggers;

    private LogRecords(Handler handler, List<Logger> loggers) {
        this.handler = handler;
        this.loggers = loggers;
    }

    static LogRecords install(EventLogger log, Configuration configuration) {
        Handler handler = new EventLogHandler(log, new OwnApplication()::isCurrent);
        handler.setLevel(configuration.julLevel());
        List<Logger> loggers = configuration.julLoggers().stream().map(Logger::getLogger).toList();
        loggers.forEach(logger -> logger.addHandler(handler));
        return new LogRecords(handler, loggers);
    }

    void remove() {
        loggers.forEach(logger -> logger.removeHandler(handler));
    }
}
