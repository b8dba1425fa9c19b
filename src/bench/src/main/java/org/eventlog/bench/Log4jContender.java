// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContextSelector;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.MapMessage;
import org.eventlog.Level;

/** Log4j 2: a map message, all loggers asynchronous, JSON lines by TCP ({@code log4j2.xml}). One in a process. */
final class Log4jContender implements Contender {
    private final Stream stream;
    private final LoggerContext context;
    private final Logger logger;

    /**
     * @param wait how the logging thread waits for events
     */
    Log4jContender(Stream stream, int port, String wait) {
        this.stream = stream;
        System.setProperty("log4j2.contextSelector", AsyncLoggerContextSelector.class.getName());
        System.setProperty("log4j2.asyncLoggerWaitStrategy", wait);
        System.setProperty("bench.sink", String.valueOf(port));
        try {
            URI configuration = Log4jContender.class.getResource("log4j2.xml").toURI();
            context = Configurator.initialize("bench", Log4jContender.class.getClassLoader(), configuration);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        logger = context.getLogger("shop");
    }

    /** A map of texts, numbers and booleans. Its superclass's annotation is not inherited: without, callers format. */
    @AsynchronouslyFormattable
    private static final class Entries extends MapMessage<Entries, Object> {
        private static final long serialVersionUID = 1;

        Entries(int values) {
            super(values);
        }
    }

    @Override
    public void log(int i) {
        stream.write(i, new Mapped());
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
            entries.with("user", user).with("session", session).with("reqId", request);
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
    public void close() {
        context.stop();
    }
}
