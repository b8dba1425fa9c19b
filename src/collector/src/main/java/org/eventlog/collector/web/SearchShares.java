// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import org.eventlog.collector.store.Actor;

/**
 * Shares the few connections that read the database: one key or user has two requests at a time, and all keys together
 * leave connections to users. Further requests wait for a moment, and are refused before they cause work.
 */
public final class SearchShares {
    /** The attribute of the servlet context. */
    public static final String ATTRIBUTE = SearchShares.class.getName();
    private static final String HELD = ATTRIBUTE + ".held";
    private static final int EACH = 2;
    /** SQLite's store has four connections for reading. */
    private static final int KEYS = 3;
    private static final int PEOPLE = 1_000;
    private static final int WAITING = 16;
    private static final int WAITING_EACH = 4;
    private static final long WAIT_MILLIS = 2_000;

    private final Group keys = new Group(KEYS);
    private final Group people = new Group(PEOPLE);

    /**
     * Takes a place until the end of the request.
     *
     * @throws Refusal 429
     */
    public static void enter(HttpServletRequest request, Actor actor) {
        if (request.getAttribute(HELD) == null
                && request.getServletContext().getAttribute(ATTRIBUTE) instanceof SearchShares shares) {
            Group of = actor.name().startsWith("key ") ? shares.keys : shares.people;
            of.take(actor.name());
            request.setAttribute(HELD, new Held(of.running, actor.name()));
        }
    }

    static void leave(HttpServletRequest request) {
        if (request.getAttribute(HELD) instanceof Held held) {
            request.removeAttribute(HELD);
            held.of.giveBack(held.owner);
        }
    }

    private record Held(Shares of, String owner) {}

    /** Those who share places, running and waiting. */
    private static final class Group {
        private final Shares running;
        private final Shares waiting = new Shares(WAITING, WAITING_EACH);

        Group(int places) {
            running = new Shares(places, EACH);
        }

        void take(String owner) {
            if (!running.take(owner) && !awaited(owner)) {
                throw new Refusal(429, "too_many_searches", "Too many searches at once.", 1);
            }
        }

        private boolean awaited(String owner) {
            if (!waiting.take(owner)) {
                return false;
            }
            try {
                return running.await(owner, WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                waiting.giveBack(owner);
            }
        }
    }
}
