// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eventlog.collector.api.EventFinder;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.ingest.Ingest;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.maps.SourceMaps;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;

/** The page of one event with the events around it; POST adds an event by hand. */
public final class EventServlet extends PageServlet {
    /** The source of events added by hand. */
    public static final String HAND = "hand";
    private static final long serialVersionUID = 1L;
    private static final int AROUND = 5;

    private final transient Ingest ingest;
    private final transient StoredKeys keys;
    private final transient SourceMaps maps;

    public EventServlet(Site site, Ingest ingest, StoredKeys keys, SourceMaps maps) {
        super(site, "events");
        this.ingest = ingest;
        this.keys = keys;
        this.maps = maps;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        StoredEvent event = "/by-id".equals(request.getPathInfo())
                ? EventFinder.find(site.store(), request.getParameter("source"), request.getParameter("id"))
                : EventFinder.find(site.store(), request.getPathInfo());
        Shell shell = shell(request);
        EventDetailPage page = EventDetailPage.of(shell, event, maps, site.store().events().around(event.seq(), AROUND),
                event.issue() == null ? null : site.store().issues().find(event.issue()).orElse(null));
        site.pages().write(request, response, "event.jte", page.heading(), shell, page);
    }

    @Override
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (request.getPathInfo() != null) {
            throw new Refusal(404, "not_found", text("notice.address"));
        }
        Integer level = Levels.number(String.valueOf(request.getParameter("level")));
        String text = String.valueOf(request.getParameter("text")).strip();
        if (request.getParameter("text") == null || level == null || text.length() < NewServlet.LEAST) {
            Shell shell = shell(request);
            response.setStatus(400);
            site.pages().write(request, response, "new.jte", text("new.title"), shell,
                    new NewPage(shell, request.getParameter("level"), request.getParameter("text"), true));
            return;
        }
        Keys.Key key = keys.ofSource(HAND)
                .orElseThrow(() -> Refusal.of(new StoreException(StoreException.Kind.CLOSED, "not open")));
        NewEvent event = ingest.parser().ofForm(level, text, Access.actor(request).name());
        ingest.keep(List.of(event), key, request, HAND);
        new Notice("added", 1, null, site.clock().millis()).keep(request);
        site.pages().changed();
        goTo(request, response, "events/" + EventFinder.find(site.store(), HAND, event.id()).seq());
    }
}
