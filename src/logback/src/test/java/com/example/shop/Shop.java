// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** An application that logs with SLF4J, to be loaded by a test's class loaders. */
public final class Shop implements Function<String, String> {
    private final String dir;

    public Shop(String dir) {
        this.dir = dir;
    }

    /** The caller's location is tested. */
    public static void say(Logger logger) {
        logger.info("m");
    }

    /** A class of the application in each part of a record. */
    static final class SoldOut extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Object shop;

        SoldOut(Object shop) {
            super("sold out");
            this.shop = shop;
        }

        @Override
        public String toString() {
            return super.toString() + " of " + shop.getClass().getName();
        }
    }

    /** @return a description of the failure */
    @Override
    public String apply(String method) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        switch (method) {
            case "start" -> {
                configure(context,
                        "<settings>eventlog.protocol=file\neventlog.file.path=" + dir + "/events\neventlog.db="
                                + dir + "/queue.db</settings>");
                log();
            }
            case "startAndWait" -> {
                context.reset();
                configure(context, "");
                log();
            }
            default -> context.stop();
        }
        return context.getStatusManager().getCopyOfStatusList().stream().filter(s -> s.getLevel() >= Status.WARN)
                .map(Object::toString).collect(Collectors.joining("\n"));
    }

    private void log() {
        MDC.put("order", "o-1");
        LoggerFactory.getLogger(Shop.class).atWarn().addKeyValue("shop", this).setCause(new SoldOut(this)).log("m");
        LoggerFactory.getLogger(Shop.class).info("{}", this);
        MDC.clear();
    }

    private static void configure(LoggerContext context, String settings) {
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String text = "<configuration><appender name=\"E\" class=\"org.eventlog.logback.EventLogAppender\">" + settings
                + "</appender><root level=\"INFO\"><appender-ref ref=\"E\"/></root></configuration>";
        try {
            configurator.doConfigure(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }
}
