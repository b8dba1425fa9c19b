// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;

/** A Log4j for one test, configured by text. */
final class Log4j implements AutoCloseable {
    private final LoggerContext context;
    private final Complaints complaints = new Complaints();

    private Log4j(LoggerContext context) {
        this.context = context;
        ThreadContext.clearAll();
        StatusLogger.getLogger().registerListener(complaints);
    }

    /** Attaches Eventlog's appender to the root logger, with level TRACE. */
    static Log4j with(String attributes, String elements) {
        return configured("<EventLog name=\"E\" " + attributes + ">" + elements + "</EventLog>",
                "<Root level=\"TRACE\"><AppenderRef ref=\"E\"/></Root>");
    }

    static Log4j configured(String appenders, String loggers) {
        return configured(new LoggerContext("test"), appenders, loggers);
    }

    static Log4j configured(LoggerContext context, String appenders, String loggers) {
        Log4j log4j = new Log4j(context);
        log4j.context.start(log4j.configuration(appenders, loggers));
        return log4j;
    }

    void reconfigure(String appenders, String loggers) {
        context.reconfigure(configuration(appenders, loggers));
    }

    private Configuration configuration(String appenders, String loggers) {
        String text = "<Configuration status=\"OFF\"><Appenders>" + appenders + "</Appenders><Loggers>" + loggers
                + "</Loggers></Configuration>";
        try {
            return new XmlConfiguration(context,
                    new ConfigurationSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Logger logger(String name) {
        return context.getLogger(name);
    }

    EventLogAppender appender() {
        return context.getConfiguration().getAppender("E");
    }

    /** The errors and warnings in Log4j's status log. */
    List<String> complaints() {
        return complaints.all;
    }

    @Override
    public void close() {
        StatusLogger.getLogger().removeListener(complaints);
        context.close();
        ThreadContext.clearAll();
    }

    private static final class Complaints implements StatusListener {
        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void log(StatusData data) {
            all.add(data.getMessage().getFormattedMessage());
        }

        @Override
        public Level getStatusLevel() {
            return Level.WARN;
        }

        @Override
        public void close() {
            // Keeps everything.
        }
    }
}
