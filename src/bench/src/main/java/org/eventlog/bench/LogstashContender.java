// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static net.logstash.logback.argument.StructuredArguments.kv;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import org.eventlog.Level;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs with Logback, as configured: logstash-logback-encoder with a ring buffer and JSON lines over TCP ({@code
 * lle.xml}), or Eventlog's appender ({@code eventlog-logback.xml}). Events are structured arguments.
 */
final class LogstashContender implements Contender, LineForm {
    private final Stream stream;
    private final LoggerContext context = new LoggerContext();
    private final Logger logger;

    /**
     * @param configuration the resource
     * @param wait how the appender's thread waits for events
     */
    LogstashContender(Stream stream, int port, String configuration, String wait) {
        this.stream = stream;
        // Initializes SLF4J, whose context is unused until it has found its provider.
        LoggerFactory.getILoggerFactory();
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putProperty("sink", "127.0.0.1:" + port);
        context.putProperty("wait", wait);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(LogstashContender.class.getResource(configuration));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
        context.start();
        logger = context.getLogger("shop");
    }

    @Override
    public void log(int i) {
        if (stream == Stream.LINES) {
            ShopLines.write(i, this);
        } else {
            stream.write(i, new Arguments());
        }
    }

    private final class Arguments implements PairsForm {
        private Level level;
        private String message;
        private Object[] arguments;
        private int count;

        @Override
        public void begin(Level level, String name, String message, int values) {
            this.level = level;
            this.message = message;
            arguments = new Object[values + 1];
            pair("name", name);
        }

        @Override
        public void tag(String tag) {
            pair("tags", new String[]{tag});
        }

        @Override
        public void pair(String key, Object value) {
            arguments[count++] = kv(key, value);
        }

        @Override
        public void log() {
            switch (level) {
                case WARN -> logger.warn(message, arguments);
                case ERROR -> logger.error(message, arguments);
                default -> logger.info(message, arguments);
            }
        }
    }

    @Override
    public void request(String user, String session, String request) {
        MDC.put("user", user);
        MDC.put(PairsForm.SESSION, session);
        MDC.put("reqId", request);
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
