// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.config.WaysIn;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.log.Messages;
import org.eventlog.config.HostName;
import org.eventlog.thread.Uninterrupted;

/**
 * The ports at which events come in without HTTP: Fluentd's forward protocol, and lines of JSON. Both are off unless
 * configured; then one thread serves both.
 */
public final class Listeners {
    /** Not the machine's name alone: a sender on this machine would refuse a receiver of its own name. */
    private static final String NAME = "eventlog-collector.";

    /** Bytes for messages and lines above {@link Input#LARGE}, of all connections of a port together. */
    private static final long LARGE_MESSAGES = 64 << 20;

    private final WaysIn ways;
    private final EventParser parser;
    private final Intake intake;
    private final Messages messages;
    private final Bounds bounds;
    private final Counts counts = new Counts();
    private ListenLoop loop;
    private Thread thread;

    public Listeners(WaysIn ways, EventParser parser, Intake intake, Messages messages) {
        this(ways, parser, intake, messages, Bounds.of(ways.connections()));
    }

    Listeners(WaysIn ways, EventParser parser, Intake intake, Messages messages, Bounds bounds) {
        this.ways = ways;
        this.parser = parser;
        this.intake = intake;
        this.messages = messages;
        this.bounds = bounds;
    }

    /** Begins to listen; a port that is taken is tried again every few seconds. */
    public void start() {
        List<Way> open = open();
        if (open.isEmpty()) {
            return;
        }
        try {
            loop = new ListenLoop(open, ways::allows, intake, bounds, counts, messages);
        } catch (IOException e) {
            messages.unexpected("listeners", e);
            return;
        }
        loop.open();
        // Nothing of whoever starts us is inherited, and nothing is left when it ends: see the writer's thread.
        thread = new Thread(null, loop, "eventlog-collector-listener", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Listeners.class.getClassLoader());
        thread.start();
    }

    private List<Way> open() {
        List<Way> open = new ArrayList<>();
        SecureRandom random = new SecureRandom();
        String name = NAME + HostName.get(false);
        ways.forward().ifPresent(port -> open.add(new Way("forward", port, Forward.inputSize(parser.limits()),
                Places.of(LARGE_MESSAGES, Forward.inputSize(parser.limits())),
                () -> new Forward(parser, counts, ways.sharedKey().isEmpty()
                        ? null
                        : new ForwardHandshake(ways.sharedKey(), name, random)))));
        ways.tcp().ifPresent(port -> open.add(new Way("tcp", port, JsonLines.inputSize(parser.limits()),
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
            messages.listenersDidNotStop();
        }
    }
}
