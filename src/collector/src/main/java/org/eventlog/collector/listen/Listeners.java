// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.address.HostName;
import org.eventlog.collector.config.ListenerSettings;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.thread.Uninterrupted;

/**
 * The ports for events without HTTP: Fluentd's forward protocol and JSON lines. Both are off by default. One thread
 * serves both.
 */
public final class Listeners {
    /**
     * The prefix of the collector's name. The machine's name alone would be refused by a sender on this machine,
     * because it has the same.
     */
    private static final String NAME = "eventlog-collector.";

    /** The total bytes for messages and lines above {@link Input#LARGE}, for all connections of a port. */
    private static final long LARGE_MESSAGES = 64 << 20;

    private final ListenerSettings listenerSettings;
    private final EventParser parser;
    private final Intake intake;
    private final OperatorLog operatorLog;
    private final Bounds bounds;
    private final Counts counts = new Counts();
    private ListenLoop loop;
    private Thread thread;

    public Listeners(ListenerSettings listenerSettings, EventParser parser, Intake intake, OperatorLog operatorLog) {
        this(listenerSettings, parser, intake, operatorLog, Bounds.of(listenerSettings.connections()));
    }

    Listeners(ListenerSettings listenerSettings, EventParser parser, Intake intake, OperatorLog operatorLog,
            Bounds bounds) {
        this.listenerSettings = listenerSettings;
        this.parser = parser;
        this.intake = intake;
        this.operatorLog = operatorLog;
        this.bounds = bounds;
    }

    /** Starts listening. A port that is in use is tried again every few seconds. */
    public void start() {
        List<ListenProtocol> open = open();
        if (open.isEmpty()) {
            return;
        }
        try {
            loop = new ListenLoop(open, listenerSettings::allows, intake, bounds, counts, operatorLog);
        } catch (IOException e) {
            operatorLog.unexpected("listeners", e);
            return;
        }
        loop.open();
        // Inherit no thread locals from the caller, and keep no reference to it: see the writer's thread.
        thread = new Thread(null, loop, "eventlog-collector-listener", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Listeners.class.getClassLoader());
        thread.start();
    }

    private List<ListenProtocol> open() {
        List<ListenProtocol> open = new ArrayList<>();
        SecureRandom random = new SecureRandom();
        String name = NAME + HostName.get(false);
        listenerSettings.forward()
                .ifPresent(port -> open.add(new ListenProtocol("forward", port, Forward.inputSize(parser.limits()),
                        Places.of(LARGE_MESSAGES, Forward.inputSize(parser.limits())),
                        () -> new Forward(parser, counts, listenerSettings.sharedKey().isEmpty()
                                ? null
                                : new ForwardHandshake(listenerSettings.sharedKey(), name, random)))));
        listenerSettings.tcp()
                .ifPresent(port -> open.add(new ListenProtocol("tcp", port, JsonLines.inputSize(parser.limits()),
                        Places.of(LARGE_MESSAGES, JsonLines.inputSize(parser.limits())),
                        () -> new JsonLines(parser, counts))));
        return open;
    }

    Counts.Totals counts() {
        return counts.totals();
    }

    /**
     * Stops listening. Waits up to the time limit until events that were read are committed and acknowledged.
     *
     * @param wait defers interrupts of the calling thread
     */
    public void close(Uninterrupted wait) {
        if (thread == null) {
            return;
        }
        loop.stop();
        if (!wait.join(thread, bounds.drain().toNanos() + TimeUnit.SECONDS.toNanos(2))) {
            operatorLog.listenersDidNotStop();
        }
    }
}
