// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.spi.CDI;
import java.io.ObjectStreamException;
import java.io.Serializable;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;

/** The logger of a destination, serializable for beans that are passivated: it is looked up again by name. */
final class DestinationLogger extends ForwardingEventLogger implements Serializable {
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
    protected EventLogger delegate() {
        return logger;
    }
}
