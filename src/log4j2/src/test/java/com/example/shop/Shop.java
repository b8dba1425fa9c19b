// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;

/** An application that logs with Log4j, to be loaded by a test's class loaders. */
public final class Shop implements Consumer<String> {
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

    @Override
    public void accept(String method) {
        // The context of the Log4j copy in use: the application's or the server's.
        LoggerContext context = (LoggerContext) LogManager.getContext(LoggerContext.class.getClassLoader(), false);
        switch (method) {
            case "start" -> {
                configure(context, property("protocol", "file") + property("file.path", dir + "/events")
                        + property("db", dir + "/queue.db"));
                log(context);
            }
            case "startAndWait" -> {
                configure(context, "");
                log(context);
            }
            default -> context.stop();
        }
    }

    private void log(LoggerContext context) {
        ThreadContext.put("order", "o-1");
        context.getLogger("com.example.shop.Shop").warn("m", new SoldOut(this));
        context.getLogger("com.example.shop.Shop").info("{}", this);
        ThreadContext.clearAll();
    }

    private static String property(String key, String value) {
        return "<Property name=\"eventlog." + key + "\">" + value + "</Property>";
    }

    private static void configure(LoggerContext context, String properties) {
        String text = "<Configuration status=\"WARN\"><Appenders><EventLog name=\"E\">" + properties
                + "</EventLog></Appenders><Loggers><Root level=\"INFO\"><AppenderRef ref=\"E\"/></Root></Loggers>"
                + "</Configuration>";
        try {
            context.reconfigure(new XmlConfiguration(context,
                    new ConfigurationSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
