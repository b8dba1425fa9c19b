// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of the bodies of all requests together while they are read, so that memory is limited regardless of
 * the number and speed of senders. A small request uses little of the budget.
 */
public final class BodyBudget {
    private static final String ATTRIBUTE = BodyBudget.class.getName();

    private final long most;
    private final AtomicLong held = new AtomicLong();

    public BodyBudget(long most) {
        this.most = most;
    }

    /**
     * Records that the request holds more bytes.
     *
     * @throws Refusal 503 if the total would exceed the limit
     */
    void take(HttpServletRequest request, int bytes) {
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            throw new Refusal(503, "too_many_bodies", "Too many concurrent senders.", 2);
        }
        long before = request.getAttribute(ATTRIBUTE) instanceof Held mine ? mine.bytes : 0;
        request.setAttribute(ATTRIBUTE, new Held(this, before + bytes));
    }

    /** Called at the end of a request. */
    static void giveBack(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Held mine) {
            mine.of.held.addAndGet(-mine.bytes);
            request.removeAttribute(ATTRIBUTE);
        }
    }

    /** For tests. */
    long held() {
        return held.get();
    }

    private record Held(BodyBudget of, long bytes) {}
}
