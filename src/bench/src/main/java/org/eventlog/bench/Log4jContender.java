// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContextSelector;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.MapMessage;
import org.eventlog.Level;

/**
 * Logs with Log4j 2, as configured: asynchronous loggers and JSON lines over TCP ({@code log4j2.xml}), or Eventlog's
 * appender ({@code eventlog-log4j2.xml}). Events are map messages. At most one per process.
 */
final class Log4jContender implements Contender, LineForm {
    private final Stream stream;
    private final LoggerContext context;
    private final Logger logger;

    /**
     * @param wait the wait strategy of the logging thread
     */
    static Log4jContender toSink(Stream stream, int port, String wait) {
        System.setProperty("log4j2.contextSelector", AsyncLoggerContextSelector.class.getName());
        System.setProperty("log4j2.asyncLoggerWaitStrategy", wait);
        System.setProperty("bench.sink", String.valueOf(port));
        System.setProperty("bench.template", stream == Stream.LINES ? "log4j2-lines.json" : "log4j2-template.json");
        return new Log4jContender(stream, "log4j2.xml");
    }

    /** @param file the configuration file */
    Log4jContender(Stream stream, String file) {
        this.stream = stream;
        try {
            URI configuration = Log4jContender.class.getResource(file).toURI();
            context = Configurator.initialize("bench", Log4jContender.class.getClassLoader(), configuration);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        logger = context.getLogger("shop");
    }

    /** A map of strings, numbers and booleans. The annotation of its superclass is not inherited; without it, the caller's thread formats the message. */
    @AsynchronouslyFormattable
    private static final class Entries extends MapMessage<Entries, Object> {
        private static final long serialVersionUID = 1;

        Entries(int values) {
            super(values);
        }
    }

    @Override
    public void log(int i) {
        if (stream == Stream.LINES) {
            ShopLines.write(i, this);
        } else {
            stream.write(i, new Mapped());
        }
    }

    private final class Mapped implements Form {
        private Level level;
        private Entries entries;

        @Override
        public void begin(Level level, String name, String message, int values) {
            this.level = level;
            entries = new Entries(values + 2).with("name", name).with("message", message);
        }

        @Override
        public void context(String user, String session, String request) {
            entries.with("user", user).with(PairsForm.SESSION, session).with("reqId", request);
        }

        @Override
        public void target(String target) {
            entries.with("target", target);
        }

        @Override
        public void tag(String tag) {
            entries.with("tags", List.of(tag));
        }

        @Override
        public void text(String key, String value) {
            entries.with(key, value);
        }

        @Override
        public void number(String key, long value) {
            entries.with(key, value);
        }

        @Override
        public void decimal(String key, double value) {
            entries.with(key, value);
        }

        @Override
        public void flag(String key, boolean value) {
            entries.with(key, value);
        }

        @Override
        public void log() {
            switch (level) {
                case WARN -> logger.warn(entries);
                case ERROR -> logger.error(entries);
                default -> logger.info(entries);
            }
        }
    }

    @Override
    public void request(String user, String session, String request) {
        ThreadContext.put("user", user);
        ThreadContext.put(PairsForm.SESSION, session);
        ThreadContext.put("reqId", request);
    }

    @Override
    public void line(Level level, Pattern pattern, Object... arguments) {
        switch (level) {
            case WARN -> logger.warn(pattern.braces(), arguments);
            case ERROR -> logger.error(pattern.braces(), arguments);
            default -> logger.info(pattern.braces(), arguments);
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
