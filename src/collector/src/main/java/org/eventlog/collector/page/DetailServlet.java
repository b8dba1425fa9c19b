// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;

/** One event with all that is known about it. */
public final class DetailServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    public DetailServlet(String base, EventStore store, Pages pages, Access access) {
        super(base, store, pages, access);
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        pages.detail(response, DetailPage.of(pages.texts(), find(store, request)));
    }

    /** The event whose number ends the address. */
    public static StoredEvent find(EventStore store, HttpServletRequest request) throws StoreException {
        String path = request.getPathInfo();
        if (path == null || !path.matches("/\\d{1,18}")) {
            throw missing();
        }
        return store.events().find(Long.parseLong(path.substring(1))).orElseThrow(DetailServlet::missing);
    }

    private static Refusal missing() {
        return new Refusal(404, "not_found", "There is no such event, or it is no longer kept.");
    }
}
