// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.api.Parameters;
import org.eventlog.collector.api.QueryReader;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;

/** Saves and removes views of the list of events. */
public final class ViewsServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    public ViewsServlet(Site site) {
        super(site, "events");
    }

    @Override
    protected String allowed() {
        return "POST";
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) {
        throw new Refusal(405, "method_not_allowed", "Allowed: POST.");
    }

    @Override
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        long now = site.clock().millis();
        Actor actor = Access.actor(request);
        String removed = request.getParameter("remove");
        if (removed != null) {
            site.changes().change(store -> {
                Views.remove(store, removed, actor, now);
                return null;
            });
            goTo(request, response, Back.of(request.getParameter("back")));
            return;
        }
        String name = QueryReader.text(request::getParameter, "name");
        Search search = QueryReader.search(Parameters.of(String.valueOf(request.getParameter("search"))), now);
        if (name == null || name.length() > Views.LONGEST_NAME || search.isAll()) {
            throw new Refusal(400, "bad_name",
                    "A view has a name of 1 to " + Views.LONGEST_NAME + " characters and at least one filter.");
        }
        site.changes().change(store -> {
            Views.save(store, new Views.View(name, search.query(), actor.name()), actor, now);
            return null;
        });
        new Notice("view", 1, null, now).keep(request);
        goTo(request, response, Back.of("?" + search.query()));
    }
}
