// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;
import org.eventlog.collector.ingest.Ingest;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.page.DetailServlet;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/** {@code /api/v1/events}: one event in by POST, events out by GET. */
public final class EventsServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;

    private final transient Ingest ingest;
    private final transient EventStore store;
    private final transient Access access;
    private final transient KeyGuard keys;

    public EventsServlet(Ingest ingest, EventStore store, Access access, KeyGuard keys) {
        this.ingest = ingest;
        this.store = store;
        this.access = access;
        this.keys = keys;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo() != null) {
            throw new Refusal(404, "not_found", "There is no such address.");
        }
        Keys.Key key = ingest.sender(KeyGuard.bearer(request), request);
        byte[] body = ingest.body(request, Set.of("application/json"));
        NewEvent event;
        try {
            event = ingest.parser().parse(new String(body, StandardCharsets.UTF_8));
        } catch (Rejected e) {
            throw new Refusal(400, e.code(), "The event was not taken.");
        }
        boolean[] duplicates = ingest.keep(List.of(event), key, request, "api");
        json(response, new JsonText().object().member("id", event.id()).key("duplicate")
                .raw(Boolean.toString(duplicates[0])).end());
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        String shown = KeyGuard.bearer(request);
        if (shown != null) {
            keys.require(shown, KeyRow.Scope.READ, request.getRemoteAddr());
        } else {
            access.require(request, Role.VIEWER);
        }
        if (request.getPathInfo() == null) {
            list(request, response);
        } else {
            json(response, new JsonText().raw(EventJson.full(DetailServlet.find(store, request))));
        }
    }

    private void list(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        EventQuery query = QueryReader.read(request);
        EventPage page = store.events().list(query);
        JsonText json = new JsonText().object().key("events").array();
        page.events().forEach(event -> EventJson.row(json, event));
        json.end();
        if (query.after() != null) {
            // Where to go on: past what did not match, unless there may be more that does.
            boolean all = page.events().size() < query.limit();
            json.member("next", all ? Math.max(page.newest(), query.after()) : EventJson.last(page).seq());
        } else if (page.older()) {
            json.member("older", EventJson.cursor(EventJson.last(page)).toString());
        }
        json(response, json.member("newest", page.newest()).end());
    }
}
