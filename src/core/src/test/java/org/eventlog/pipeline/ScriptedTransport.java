// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/** A transport that follows a script, and records batches. */
final class ScriptedTransport implements Transport {
    /** A failure for each of the next calls; then all succeed. */
    final Queue<TransportException> failures = new ArrayDeque<>();
    final List<String> ids = new ArrayList<>();
    final List<String> delivered = new ArrayList<>();
    Predicate<String> refuses = event -> false;
    /** What a batch must not hold, or it fails as a whole. */
    Predicate<String> failsFor = event -> false;
    Function<String, String> answer = event -> "refused";
    Duration retryAfter;
    /** Whether it identifies the refused events, and accepts the others. */
    boolean tellsWhich;
    Duration settle = Duration.ZERO;
    boolean connectionLost;
    /** What happens after the connection was found alive. */
    Runnable afterCheck = () -> {};

    @Override
    public void send(Batch batch) throws TransportException, RejectedException {
        ids.add(batch.id());
        if (!failures.isEmpty()) {
            throw failures.poll();
        }
        String[] events = new String(batch.toByteArray(), StandardCharsets.UTF_8).split("\n");
        if (Stream.of(events).anyMatch(failsFor)) {
            throw new TransportException("the receiver closed the connection", null, retryAfter);
        }
        Map<Integer, String> refused = new HashMap<>();
        for (int i = 0; i < events.length; i++) {
            if (refuses.test(events[i])) {
                refused.put(i, answer.apply(events[i]));
            }
        }
        if (!refused.isEmpty() && !tellsWhich) {
            throw new RejectedException(refused.values().iterator().next());
        }
        IntStream.range(0, events.length).filter(i -> !refused.containsKey(i)).forEach(i -> delivered.add(events[i]));
        if (!refused.isEmpty()) {
            throw new RejectedException("some refused", refused);
        }
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
        afterCheck.run();
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
