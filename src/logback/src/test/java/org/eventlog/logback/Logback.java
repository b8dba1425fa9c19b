// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A Logback for one test, configured by text. */
final class Logback implements AutoCloseable {
    private static final String ON_ROOT = "</appender><root level=\"TRACE\"><appender-ref ref=\"EVENTS\"/></root>";
    private static final String APPENDER = "<appender name=\"EVENTS\" class=\"org.eventlog.logback.EventLogAppender\">";

    private final LoggerContext context;

    private Logback(LoggerContext context) {
        this.context = context;
        MDC.clear();
        if (context.getMDCAdapter() == null) {
            // SLF4J's adapter, so that it contains values of MDC.put.
            context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        }
        context.start();
    }

    /** Attaches Eventlog's appender to the root logger, with level TRACE. */
    static Logback with(String elements) {
        return configured(APPENDER + elements + ON_ROOT);
    }

    /** Like {@link #with}, but configures SLF4J's context, which libraries use. */
    static Logback ofLibrariesWith(String elements) {
        return of((LoggerContext) LoggerFactory.getILoggerFactory(), APPENDER + elements + ON_ROOT);
    }

    static Logback of(LoggerContext context, String elements) {
        Logback logback = new Logback(context);
        logback.context.reset();
        logback.configure(elements);
        return logback;
    }

    static Logback configured(String elements) {
        Logback logback = new Logback(new LoggerContext());
        logback.configure(elements);
        return logback;
    }

    void configure(String elements) {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(
                    ("<configuration>" + elements + "</configuration>").getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new AssertionError(e);
        }
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    LoggerContext context() {
        return context;
    }

    EventLogAppender appender() {
        return (EventLogAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("EVENTS");
    }

    /** The errors and warnings in Logback's status list. */
    List<String> complaints() {
        return context.getStatusManager().getCopyOfStatusList().stream().filter(s -> s.getLevel() >= Status.WARN)
                .map(Status::getMessage).toList();
    }

    @Override
    public void close() {
        context.stop();
        MDC.clear();
    }
}
