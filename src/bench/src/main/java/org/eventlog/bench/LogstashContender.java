// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static net.logstash.logback.argument.StructuredArguments.kv;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.MDC;

/** logstash-logback-encoder: structured arguments, a ring, JSON lines by TCP ({@code lle.xml}). */
final class LogstashContender implements Contender {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger;

    /**
     * @param wait how the appender's thread waits for events
     */
    LogstashContender(int port, String wait) {
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putProperty("sink", "127.0.0.1:" + port);
        context.putProperty("wait", wait);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(LogstashContender.class.getResource("lle.xml"));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
        context.start();
        logger = context.getLogger("shop");
    }

    @Override
    public void log(int i) {
        logger.info(Order.MESSAGE, kv("name", Order.NAME), kv("target", Order.TARGET),
                kv("tags", new String[]{Order.TAG}), kv("customer", Order.CUSTOMER), kv("total", Order.TOTAL),
                kv("items", Order.items(i)), kv("country", Order.COUNTRY), kv("express", Order.express(i)),
                kv("warehouse", Order.WAREHOUSE), kv("durationMs", Order.DURATION), kv("basket", i));
    }

    @Override
    public void close() {
        context.stop();
    }
}
