// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.api.QueryReader;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;

/** The list of events, newest first; and an answer to every address below the collector's which nothing else has. */
public final class ListServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    public ListServlet(String base, EventStore store, Pages pages, Access access) {
        super(base, store, pages, access);
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (request.getPathInfo() != null && !request.getPathInfo().equals("/")) {
            throw new Refusal(404, "not_found", pages.texts().get("notice.address"));
        }
        if (!request.getRequestURI().endsWith("/")) {
            // The page's links are relative. Not made of anything the client sent.
            response.setHeader("Location", root());
            response.setStatus(308);
            return;
        }
        EventQuery query = QueryReader.read(request);
        if (query.after() != null) {
            throw new Refusal(400, "bad_after", pages.texts().get("notice.after"));
        }
        EventPage page = store.events().list(query);
        pages.list(response, ListPage.of(pages.texts(), query, page, store.events().sources(), curl(request)));
    }

    private String curl(HttpServletRequest request) {
        StringBuffer url = request.getRequestURL();
        String origin = url.substring(0, url.length() - request.getRequestURI().length());
        return "curl --data-urlencode 'key=YOUR-KEY' --data-urlencode 'status=info' \\\n"
                + "  --data-urlencode 'message=Hello, collector' \\\n  " + quoted(origin + root() + "add/");
    }

    /** For a shell: the host in the address is the client's to choose. */
    private static String quoted(String url) {
        return "'" + url.replace("'", "'\\''") + "'";
    }
}
