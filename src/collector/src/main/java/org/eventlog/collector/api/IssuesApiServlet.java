// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;

/** {@code /api/v1/issues}: lists issues, and returns one issue by its number. */
public final class IssuesApiServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;

    private final transient EventStore store;
    private final transient ReadAccess access;

    public IssuesApiServlet(EventStore store, ReadAccess access) {
        this.store = store;
        this.access = access;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        access.require(request);
        if (request.getPathInfo() != null) {
            json(response, IssueJson.write(new JsonText(), find(store, request.getPathInfo())));
            return;
        }
        QueryReader.only(request, Set.of("state", "source", "q", "before", "sort", "release"));
        IssueListing listing = IssueListing.of(store.issues(), IssueListing.Asked.of(request::getParameter));
        JsonText json = new JsonText().object().key("issues").array();
        listing.issues().forEach(issue -> IssueJson.write(json, issue));
        json(response, json.end().member("older", listing.older()).end());
    }

    /** Finds the issue by the number at the start of the path. */
    public static Issue find(EventStore store, String path) throws StoreException {
        if (path == null || !path.matches("/\\d{1,18}(/[a-z]+)?")) {
            throw missing();
        }
        return store.issues().find(Long.parseLong(path.split("/")[1])).orElseThrow(IssuesApiServlet::missing);
    }

    private static Refusal missing() {
        return new Refusal(404, "not_found", "There is no such issue, or it was deleted.");
    }
}
