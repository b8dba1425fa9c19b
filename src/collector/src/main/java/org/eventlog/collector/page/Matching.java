// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.api.Parameters;
import org.eventlog.collector.api.QueryReader;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.store.StoreException;

/**
 * Resolves all issues of the events that match a list's filter, except those created since the list was loaded: the
 * form contains the newest event at that time. For more than a few issues, it asks for confirmation.
 */
final class Matching {
    /** The maximum number per action. The user can repeat the action for more. */
    static final int MOST = 1_000;
    private static final int UNASKED = 3;
    private static final int SHOWN = 10;

    private final IssuesServlet servlet;

    Matching(IssuesServlet servlet) {
        this.servlet = servlet;
    }

    void resolve(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        String query = String.valueOf(request.getParameter("search"));
        Search search = QueryReader.search(Parameters.of(query), servlet.site.clock().millis());
        Long upTo = QueryReader.number(request::getParameter, "upto");
        List<Long> issues = servlet.site.store().issues().matching(search.filter(), upTo == null ? 0 : upTo, MOST);
        if (issues.size() > UNASKED && request.getParameter("confirmed") == null) {
            ask(request, response, search, upTo == null ? 0 : upTo, issues);
            return;
        }
        Optional<Long> change = servlet.change(issues, IssueChange.RESOLVE, request);
        servlet.done(request, response, "resolve", change.isPresent() ? issues.size() : 0, change.orElse(null));
    }

    private void ask(HttpServletRequest request, HttpServletResponse response, Search search, long upTo,
            List<Long> issues) throws IOException, StoreException {
        Shell shell = servlet.shell(request);
        List<IssueView> some = new ArrayList<>();
        for (long issue : issues.subList(0, Math.min(SHOWN, issues.size()))) {
            servlet.site.store().issues().find(issue).map(IssueView::of).ifPresent(some::add);
        }
        servlet.site.pages().write(request, response, "confirm.jte", servlet.text("confirm"), shell,
                new ConfirmPage(shell, search.fixed().query(), upTo, issues.size(), some));
    }
}
