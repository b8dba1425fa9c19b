// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.LongFunction;
import org.eventlog.collector.api.HistogramRange;
import org.eventlog.collector.api.QueryReader;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.store.Counted;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Refusal;

/** The list of events, newest first. It also answers all unknown URLs below the collector's path. */
public final class ListServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    /** The maximum number of deployments in a histogram, the latest. */
    private static final int DEPLOYMENTS = 20;

    public ListServlet(Site site) {
        super(site, "events");
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        // WildFly returns the root's slash as the servlet path, other containers as the path info.
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (!path.equals(site.base()) && !path.equals(site.base() + "/")) {
            throw new Refusal(404, "not_found", text("notice.address"));
        }
        if (!request.getRequestURI().endsWith("/")) {
            // The page's links are relative. The target contains nothing from the request.
            response.setHeader("Location", root(request));
            response.setStatus(308);
            return;
        }
        long now = site.clock().millis();
        Search search = QueryReader.search(request::getParameter, now);
        EventQuery query = QueryReader.read(request::getParameter, now);
        if (query.after() != null) {
            throw new Refusal(400, "bad_after", text("notice.after"));
        }
        EventReads events = site.store().events();
        EventPage page = events.list(new EventQuery(search.filter(), query.before(), null, query.limit()));
        FirstSteps first = page.newest() == 0 && search.isAll()
                ? FirstSteps.of(site.store(), request, root(request), now)
                : null;
        Shell shell = shell(request);
        // Whether the rows are all there is to count.
        boolean known = page.isPartial() || query.before() == null && !page.older();
        Counted rows = new Counted(page.events().size(), page.isPartial() || page.older());
        site.pages().write(request, response, "list.jte", text("title"), shell, new ListPage(shell, search,
                query.before() == null, events.sources(), ListPage.rows(page), ListPage.older(search, page),
                page.newest(), known ? rows : count(events, search.filter(), rows),
                page.isPartial() ? Moment.of(page.reached().ts()) : null,
                first == null
                        ? histogram(site, search, newest(page, now), search.filter().source(),
                                known ? step -> Histogram.of(page.events(), step, page.isPartial()) : null, events)
                        : null,
                first, Views.all(site.store())));
    }

    private static long newest(EventPage page, long now) {
        return page.events().stream().mapToLong(event -> Math.min(event.ts(), now)).max().orElse(now);
    }

    /** Counts the events. If it takes too long, there are at least those of the page, because it can still be shown. */
    private static Counted count(EventReads events, EventFilter filter, Counted least) throws StoreException {
        try {
            return events.count(filter, ListPage.MAX_COUNTED + 1);
        } catch (StoreException e) {
            return afterTimeout(e, least);
        }
    }

    static <T> T afterTimeout(StoreException fault, T instead) throws StoreException {
        if (fault.kind() != StoreException.Kind.TIMEOUT) {
            throw fault;
        }
        return instead;
    }

    /**
     * @param holds a time to include if the filter has no time range
     * @param source the source whose deployments are drawn, or null for all
     */
    static HistogramView histogram(Site site, Search search, long holds, String source) throws StoreException {
        return histogram(site, search, holds, source, null, site.store().events());
    }

    /** @param known the histogram for a step if nothing needs to be asked, or null */
    private static HistogramView histogram(Site site, Search search, long holds, String source,
            LongFunction<Histogram> known, EventReads events) throws StoreException {
        EventFilter filter = search.filter();
        HistogramRange asked = HistogramRange.of(filter, site.clock().millis(), holds);
        try {
            return HistogramView.of(asked,
                    known != null ? known.apply(asked.step()) : events.histogram(asked.in(filter), asked.step()),
                    site.store().deployments().list(source, asked.from(), asked.to(), DEPLOYMENTS),
                    start -> Links.list(filter.withTime(start, start + asked.step())));
        } catch (StoreException e) {
            return afterTimeout(e, null);
        }
    }
}
