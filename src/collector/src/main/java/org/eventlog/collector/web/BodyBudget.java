// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits the bytes of the bodies of all requests together while they are read, so that memory is limited regardless of
 * the number and speed of senders. A small request uses little of the budget.
 */
public final class BodyBudget {
    private static final String ATTRIBUTE = BodyBudget.class.getName();
    /** A body that trickles in holds a thread of the server. A large one may take longer. */
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long BYTES_PER_SECOND = 32 << 10;

    private final long most;
    private final LongSupplier nanos;
    private final AtomicLong held = new AtomicLong();
    /** No key can use more than three quarters, except for a single body: it would fail each time. */
    private final Map<String, AtomicLong> byKey = new ConcurrentHashMap<>();

    public BodyBudget(long most) {
        this(most, System::nanoTime);
    }

    BodyBudget(long most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /**
     * Records that the request holds more bytes.
     *
     * @throws Refusal 503 if several requests would exceed the limit together; 408 if the body takes too long
     */
    void take(HttpServletRequest request, int bytes) {
        AtomicLong ofKey = byKey.computeIfAbsent(Body.keyOf(request), id -> new AtomicLong());
        Held before = request.getAttribute(ATTRIBUTE) instanceof Held mine
                ? mine
                : new Held(this, 0, nanos.getAsLong());
        Held now = new Held(this, before.bytes + bytes, before.since);
        long total = held.addAndGet(bytes);
        long key = ofKey.addAndGet(bytes);
        if (total > most && total > now.bytes || key > most / 4 * 3 && key > now.bytes) {
            held.addAndGet(-bytes);
            ofKey.addAndGet(-bytes);
            throw new Refusal(503, "too_many_bodies", "Too many concurrent senders.", 2);
        }
        request.setAttribute(ATTRIBUTE, now);
        if (nanos.getAsLong() - now.since > LEAST_NANOS
                + TimeUnit.SECONDS.toNanos(now.bytes) / BYTES_PER_SECOND) {
            throw Body.tooSlow();
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
