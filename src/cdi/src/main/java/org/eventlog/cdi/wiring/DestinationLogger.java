// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.spi.CDI;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.eventlog.Counter;
import org.eventlog.EventLogger;
import org.eventlog.Gauge;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.MeterOptions;
import org.eventlog.Receipt;

/** The logger of a destination, as beans that are passivated may hold it: found again by its name. */
final class DestinationLogger implements EventLogger, Serializable {
    private static final long serialVersionUID = 1;

    private final String name;
    private final transient EventLogger logger;

    DestinationLogger(String name) {
        this.name = name;
        this.logger = CDI.current().select(Lifecycle.class).get().logger(name);
    }

    private Object readResolve() throws ObjectStreamException {
        return new DestinationLogger(name);
    }

    @Override
    public void log(LogEvent event) {
        logger.log(event);
    }

    @Override
    public Receipt submit(LogEvent event) {
        return logger.submit(event);
    }

    @Override
    public boolean isEnabled(Level level) {
        return logger.isEnabled(level);
    }

    @Override
    public EventLogger afterCommit() {
        return logger.afterCommit();
    }

    @Override
    public EventLogger afterCompletion() {
        return logger.afterCompletion();
    }

    @Override
    public Counter counter(String meter, Consumer<MeterOptions> options) {
        return logger.counter(meter, options);
    }

    @Override
    public Gauge gauge(String meter, Consumer<MeterOptions> options) {
        return logger.gauge(meter, options);
    }
}
