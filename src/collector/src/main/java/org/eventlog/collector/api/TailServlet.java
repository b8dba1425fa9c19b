// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;

/**
 * {@code /api/v1/tail}: new events as server-sent events. It starts after {@code after} or, if the client reconnects,
 * after the last event it received; otherwise with the next event.
 */
public final class TailServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final long RETRY_MILLIS = 2_000;

    private final transient TailHub hub;
    private final transient EventStore store;
    private final transient ReadAccess access;
    private final transient InstantSource clock;

    public TailServlet(TailHub hub, EventStore store, ReadAccess access, InstantSource clock) {
        this.hub = hub;
        this.store = store;
        this.access = access;
        this.clock = clock;
    }

    @Override
    protected String allowed() {
        return "GET";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        Actor actor = access.require(request);
        if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", allowed());
            throw new Refusal(405, "method_not_allowed", "Allowed: GET.");
        }
        QueryReader.onlyFilters(request, "after");
        // The time range applies to past events, not to new ones.
        Search search = QueryReader.search(request::getParameter, clock.millis());
        EventFilter filter = search.last() == null ? search.filter() : search.filter().withTime(null, null);
        long position = position(request);
        if (!hub.hasRoom(actor.name()) || !request.isAsyncSupported()) {
            throw new Refusal(503, "too_many_tails", "Too many are watching; ask for what is new now and then.", 30);
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        // The original response. A filter's wrapper might buffer events that must be sent immediately.
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        TailClient client = new TailClient(filter, position, context, System.nanoTime(), actor.name(),
                access.isStill(request), hub::remove);
        context.addListener(client);
        client.buffer().begin(RETRY_MILLIS);
        context.getResponse().getOutputStream().setWriteListener(client);
        hub.add(client);
    }

    private long position(HttpServletRequest request) throws StoreException {
        String last = request.getHeader("Last-Event-ID");
        Long position = last != null && !last.isEmpty()
                ? QueryReader.number(name -> last, "Last-Event-ID")
                : QueryReader.number(request::getParameter, "after");
        return position == null ? store.events().newest() : position;
    }
}
