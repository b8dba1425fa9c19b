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

/** Log4j 2: a map message, all loggers asynchronous, JSON lines by TCP ({@code log4j2.xml}). One in a process. */
final class Log4jContender implements Contender {
    private final LoggerContext context;
    private final Logger logger;

    /**
     * @param wait how the logging thread waits for events
     */
    Log4jContender(int port, String wait) {
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

        Entries() {
            super(16);
        }
    }

    @Override
    public void log(int i) {
        logger.info(new Entries().with("name", Order.NAME)
                .with("target", Order.TARGET)
                .with("message", Order.MESSAGE)
                .with("tags", List.of(Order.TAG))
                .with("customer", Order.CUSTOMER)
                .with("total", Order.TOTAL)
                .with("items", Order.items(i))
                .with("country", Order.COUNTRY)
                .with("express", Order.express(i))
                .with("warehouse", Order.WAREHOUSE)
                .with("durationMs", Order.DURATION)
                .with("basket", i));
    }

    @Override
    public void close() {
        context.stop();
    }
}
