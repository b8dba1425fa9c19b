// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of the bodies of all requests together while they are read, so that memory is limited regardless of
 * the number and speed of senders. A small request uses little of the budget.
 */
public final class BodyBudget {
    private static final String ATTRIBUTE = BodyBudget.class.getName();
    /** A body that trickles in holds a thread of the server. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final long most;
    private final AtomicLong held = new AtomicLong();
    /** No key can use more than three quarters. */
    private final Map<String, AtomicLong> byKey = new ConcurrentHashMap<>();

    public BodyBudget(long most) {
        this.most = most;
    }

    /**
     * Records that the request holds more bytes.
     *
     * @throws Refusal 503 if the total would exceed the limit; 408 if the body takes too long
     */
    void take(HttpServletRequest request, int bytes) {
        AtomicLong ofKey = byKey.computeIfAbsent(Body.keyOf(request), id -> new AtomicLong());
        if (held.addAndGet(bytes) > most | ofKey.addAndGet(bytes) > most / 4 * 3) {
            held.addAndGet(-bytes);
            ofKey.addAndGet(-bytes);
            throw new Refusal(503, "too_many_bodies", "Too many concurrent senders.", 2);
        }
        Held before = request.getAttribute(ATTRIBUTE) instanceof Held mine
                ? mine
                : new Held(this, 0, System.nanoTime());
        request.setAttribute(ATTRIBUTE, new Held(this, before.bytes + bytes, before.since));
        if (System.nanoTime() - before.since > MOST_NANOS) {
            throw new Refusal(408, "too_slow", "The body did not arrive in time.");
        }
    }

    /** Called at the end of a request. */
    static void giveBack(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Held mine) {
            mine.of.held.addAndGet(-mine.bytes);
            mine.of.byKey.get(Body.keyOf(request)).addAndGet(-mine.bytes);
            request.removeAttribute(ATTRIBUTE);
        }
    }

    /** For tests. */
    long held() {
        return held.get();
    }

    private record Held(BodyBudget of, long bytes, long since) {}
}
