// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.api.IssueJson;
import org.eventlog.collector.api.IssueListing;
import org.eventlog.collector.api.IssuesApiServlet;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.Affected;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;

/** The list of issues, the page of one issue, and actions on issues. */
public final class IssuesServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final int EVENTS = 25;
    private static final int USERS = 10;
    /** The deployments whose releases can be chosen. */
    private static final int DEPLOYMENTS = 500;

    private final transient Matching matching = new Matching(this);

    public IssuesServlet(Site site) {
        super(site, "issues");
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (request.getPathInfo() != null && !request.getPathInfo().equals("/")) {
            one(request, response);
            return;
        }
        IssueListing.Asked asked = IssueListing.Asked.of(request::getParameter);
        IssueListing listing = IssueListing.of(site.store().issues(), asked);
        Shell shell = shell(request);
        site.pages().write(request, response, "issues.jte", text("issues"), shell,
                IssuesPage.of(shell, asked, listing, site.store().events().sources(),
                        site.store().deployments().list(asked.source(), null, null, DEPLOYMENTS)));
    }

    private void one(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        Issue issue = IssuesApiServlet.find(site.store(), request.getPathInfo());
        EventFilter filter = EventFilter.ALL.withIssue(issue.id());
        EventPage page = site.store().events().list(EventQuery.newest(filter, EVENTS));
        Shell shell = shell(request);
        IssueView view = IssueView.of(issue);
        site.pages().write(request, response, "issue.jte", view.title(), shell, new IssuePage(shell, view,
                ListServlet.histogram(site, new Search(filter, null), issue.first(), issue.source()), stack(page),
                affected(site.store().events(), issue.id()), ListPage.rows(page),
                page.older()));
    }

    /** The users of an issue; none if counting them takes too long, because the page can still be shown. */
    static Affected affected(EventReads events, long issue) throws StoreException {
        try {
            return events.affected(issue, USERS);
        } catch (StoreException e) {
            return ListServlet.afterTimeout(e, new Affected(List.of(), 0, true));
        }
    }

    private String stack(EventPage page) throws StoreException {
        return page.events().isEmpty()
                ? null
                : site.store().events().find(page.events().get(0).seq()).map(EventDetails::stack).orElse(null);
    }

    @Override
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        String path = String.valueOf(request.getPathInfo());
        long now = site.clock().millis();
        switch (path) {
            case "/undo" -> undo(request, response, now);
            case "/resolve" -> matching.resolve(request, response);
            default -> {
                Issue issue = IssuesApiServlet.find(site.store(), path);
                String action = path.substring(path.lastIndexOf('/') + 1);
                IssueChange change = IssueActions.read(action, request, now);
                Optional<Long> number = change(List.of(issue.id()), change, request);
                if (isJson(request)) {
                    answer(response, issue.id(), number);
                } else {
                    done(request, response, action, number.isPresent() ? 1 : 0, number.orElse(null));
                }
            }
        }
    }

    /** @return the number of the change, for undoing it */
    Optional<Long> change(Collection<Long> issues, IssueChange change, HttpServletRequest request)
            throws StoreException {
        Actor actor = Access.actor(request);
        long now = site.clock().millis();
        Optional<Long> number = site.changes().change(store -> store.issues().change(issues, change, actor, now));
        site.pages().changed();
        return number;
    }

    private void undo(HttpServletRequest request, HttpServletResponse response, long now)
            throws IOException, StoreException {
        String number = String.valueOf(request.getParameter("change"));
        if (!number.matches("\\d{1,18}")) {
            throw new Refusal(400, "bad_change", "Parameter change: a number.");
        }
        Actor actor = Access.actor(request);
        int undone = site.changes().change(store -> store.issues().undo(Long.parseLong(number), actor, now));
        site.pages().changed();
        done(request, response, "undo", undone, null);
    }

    private void answer(HttpServletResponse response, long issue, Optional<Long> number)
            throws IOException, StoreException {
        JsonText json = new JsonText().object();
        number.ifPresent(change -> json.member("change", change));
        site.store().issues().find(issue).ifPresent(now -> IssueJson.write(json.key("issue"), now));
        json(response, json.end());
    }

    /** Stores a notice of the action for the next page. */
    void done(HttpServletRequest request, HttpServletResponse response, String action, int count, Long change) {
        new Notice(action, count, change, site.clock().millis()).keep(request);
        goTo(request, response, Back.of(request.getParameter("back")));
    }
}
