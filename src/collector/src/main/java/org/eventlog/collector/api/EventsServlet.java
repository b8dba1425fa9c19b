// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;
import org.eventlog.collector.ingest.Ingest;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;

/** {@code /api/v1/events}: POST adds one event, GET lists events. */
public final class EventsServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final int MAX_AROUND = 50;
    private static final int AROUND = 5;

    private final transient Ingest ingest;
    private final transient EventStore store;
    private final transient ReadAccess access;
    private final transient InstantSource clock;

    public EventsServlet(Ingest ingest, EventStore store, ReadAccess access, InstantSource clock) {
        this.ingest = ingest;
        this.store = store;
        this.access = access;
        this.clock = clock;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo() != null) {
            throw new Refusal(404, "not_found", "There is nothing at this URL.");
        }
        Keys.Key key = ingest.sender(KeyGuard.bearer(request), request);
        byte[] body = ingest.body(request, Set.of("application/json"));
        NewEvent event;
        try {
            event = ingest.parser().parse(new String(body, StandardCharsets.UTF_8));
        } catch (Rejected e) {
            throw new Refusal(400, e.code(), "The event was not accepted.");
        }
        boolean[] duplicates = ingest.keep(List.of(event), key, request, "api");
        json(response, new JsonText().object().member("id", event.id()).key("duplicate")
                .raw(Boolean.toString(duplicates[0])).end());
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        access.require(request);
        String path = request.getPathInfo();
        if (path == null) {
            list(request, response);
        } else if (path.endsWith("/context")) {
            around(request, response);
        } else {
            json(response, new JsonText().raw(EventJson.full(EventFinder.find(store, path))));
        }
    }

    private void list(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        QueryReader.onlyFilters(request, "before", "after", "limit");
        EventQuery query = QueryReader.read(request::getParameter, clock.millis());
        EventPage page = store.events().list(query);
        JsonText json = rows(new JsonText().object(), page.events());
        if (query.after() != null) {
            json.member("next", EventJson.next(query, page));
        } else if (page.older()) {
            json.member("older", EventJson.older(page).toString());
        }
        if (page.isPartial()) {
            json.key("partial").raw("true");
        }
        json(response, json.member("newest", page.newest()).end());
    }

    private void around(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        QueryReader.only(request, Set.of("each"));
        StoredEvent event = EventFinder.find(store, request.getPathInfo());
        Long each = QueryReader.number(request::getParameter, "each");
        List<StoredEvent> all = store.events().around(event.seq(),
                each == null ? AROUND : (int) Math.min(each, MAX_AROUND));
        json(response, rows(new JsonText().object().member("seq", event.seq()), all).end());
    }

    private static JsonText rows(JsonText json, List<StoredEvent> events) {
        json.key("events").array();
        events.forEach(event -> EventJson.row(json, event));
        return json.end();
    }
}
