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
    /** Not the machine's name alone: a sender on this machine would refuse a receiver of its own name. */
    private static final String NAME = "eventlog-collector.";

    /** Bytes for messages and lines above {@link Input#LARGE}, of all connections of a port together. */
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

    /** Begins to listen; a port that is taken is tried again every few seconds. */
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
        // Nothing of whoever starts us is inherited, and nothing is left when it ends: see the writer's thread.
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

    Counts.Sums counts() {
        return counts.sums();
    }

    /**
     * Listens no more, and waits a while for what was read to be committed and answered.
     *
     * @param wait keeps interrupts of this thread away
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
