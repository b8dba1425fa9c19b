// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import org.eventlog.bridge.EventLogs;

/** A logging framework with Eventlog's appender, which finds the event log that is registered here. */
final class BridgedContender implements Contender {
    private final EventlogContender eventlog;
    private final EventLogs.Registration registration;
    private final Contender framework;

    /** Created after the registration, so that no event has to wait for it. */
    interface Framework {
        Contender open();
    }

    BridgedContender(int port, Path db, Framework framework) {
        eventlog = new EventlogContender(Stream.LINES, port, db);
        registration = EventLogs.register(BridgedContender.class, eventlog.log());
        this.framework = framework.open();
    }

    @Override
    public void log(int i) {
        framework.log(i);
    }

    @Override
    public void close() {
        framework.close();
        registration.close();
        eventlog.close();
    }
}
