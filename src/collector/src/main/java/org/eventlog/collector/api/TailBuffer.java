// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The encoded events that were not yet sent to one client (server-sent events, WHATWG HTML 9.2). If there are too many,
 * the oldest are dropped, and the client gets their number.
 */
final class TailBuffer {
    static final int MAX = 1_000;
    /** The maximum number of bytes per write. */
    private static final int CHUNK = 32 << 10;

    private final Deque<String> waiting = new ArrayDeque<>();
    private long missed;

    synchronized void event(long seq, String json) {
        if (waiting.size() >= MAX) {
            waiting.pollFirst();
            missed++;
        }
        waiting.add("id: " + seq + "\ndata: " + json + "\n\n");
    }

    /** Adds a comment. Clients ignore it; proxies see that the connection is alive. */
    synchronized void heartbeat() {
        if (waiting.isEmpty()) {
            waiting.add(": \n\n");
        }
    }

    /** Tells the client how long to wait before it reconnects. */
    synchronized void begin(long retryMillis) {
        waiting.add("retry: " + retryMillis + "\n\n");
    }

    /** Removes and returns the next bytes, or returns null. */
    synchronized byte[] next() {
        if (waiting.isEmpty()) {
            return null;
        }
        StringBuilder chunk = new StringBuilder();
        if (missed > 0) {
            chunk.append("event: gap\ndata: {\"missed\":").append(missed).append("}\n\n");
            missed = 0;
        }
        while (!waiting.isEmpty() && chunk.length() < CHUNK) {
            chunk.append(waiting.pollFirst());
        }
        return chunk.toString().getBytes(StandardCharsets.UTF_8);
    }
}
