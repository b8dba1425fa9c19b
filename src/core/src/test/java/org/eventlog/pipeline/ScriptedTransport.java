// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/** A transport that does as it is told, and remembers what it was given. */
final class ScriptedTransport implements Transport {
    /** A failure for each of the next calls; then all succeed. */
    final Queue<TransportException> failures = new ArrayDeque<>();
    final List<String> ids = new ArrayList<>();
    final List<String> delivered = new ArrayList<>();
    Predicate<String> refuses = event -> false;
    Duration settle = Duration.ZERO;
    boolean connectionLost;

    @Override
    public void send(Batch batch) throws TransportException, RejectedException {
        ids.add(batch.id());
        if (!failures.isEmpty()) {
            throw failures.poll();
        }
        String[] events = new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n");
        for (String event : events) {
            if (refuses.test(event)) {
                throw new RejectedException("refused");
            }
        }
        delivered.addAll(List.of(events));
    }

    @Override
    public Duration settle() {
        return settle;
    }

    @Override
    public void check() throws TransportException {
        if (connectionLost) {
            connectionLost = false;
            throw new TransportException("connection lost");
        }
    }

    @Override
    public String describe() {
        return "scripted";
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
