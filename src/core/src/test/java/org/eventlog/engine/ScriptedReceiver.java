// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/** A receiver that can be away, refuse events, and do something while it is sent to or closed. */
final class ScriptedReceiver implements Transport {
    final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    final AtomicBoolean away = new AtomicBoolean();
    volatile boolean unreachable;
    volatile boolean busy;
    volatile String refused = "nothing";
    volatile Duration settle = Duration.ZERO;
    volatile boolean confirms;
    volatile Runnable whileSending = () -> {};
    volatile Runnable whileClosing = () -> {};
    volatile boolean closed;

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        whileSending.run();
        if (Thread.interrupted()) {
            // As a transport does that waits for an answer.
            throw new InterruptedException();
        }
        if (unreachable) {
            throw TransportException.unreachable("nobody is there", null);
        }
        if (busy) {
            throw TransportException.busy("its disk is full", null);
        }
        if (away.get()) {
            throw new TransportException("away");
        }
        String[] lines = new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n");
        if (Stream.of(lines).anyMatch(line -> line.contains(refused))) {
            throw new RejectedException("not that one");
        }
        events.addAll(List.of(lines));
    }

    /** The names of the events that have come. */
    Stream<String> names() {
        return events.stream().map(line -> {
            int name = line.indexOf("\"name\":\"") + 8;
            return line.substring(name, line.indexOf('"', name));
        });
    }

    @Override
    public Duration settle() {
        return settle;
    }

    @Override
    public boolean confirm(Duration limit) {
        return confirms;
    }

    @Override
    public String describe() {
        return "receiver";
    }

    @Override
    public void close() {
        closed = true;
        whileClosing.run();
    }
}
