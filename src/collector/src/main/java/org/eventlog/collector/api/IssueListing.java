// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.IssueStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Refusal;

/**
 * A page of issues: open issues first, then the others, each sorted by the latest event, the first event or the number of events.
 *
 * @param older the position to continue at, null at the end: that of an issue, prefixed with {@code x} after the open
 *            ones
 */
public record IssueListing(List<Issue> issues, String older) {
    private static final int PAGE = 50;
    private static final String CLOSED = "x";

    /**
     * The filter in the URL.
     *
     * @param open true for open and regressed issues only
     */
    public record Asked(boolean open, IssueState state, String source, String text, String before,
            IssueQuery.Sort sort, String release) {

        public static Asked of(Parameters from) {
            String state = QueryReader.text(from, "state");
            boolean all = state == null || state.equals("all");
            IssueState exactly = all || state.equals("open") ? null : QueryReader.state(from);
            return new Asked(state != null && state.equals("open"), exactly, QueryReader.text(from, "source"),
                    QueryReader.text(from, "q"), QueryReader.text(from, "before"), sort(from),
                    QueryReader.text(from, "release"));
        }

        private static IssueQuery.Sort sort(Parameters from) {
            String name = QueryReader.text(from, "sort");
            try {
                return name == null ? IssueQuery.Sort.LAST : IssueQuery.Sort.valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, "bad_sort", "Parameter sort: last, first or count.");
            }
        }

        /** The state's name as used in URLs. */
        public String stateName() {
            return open ? "open" : state == null ? "all" : state.name().toLowerCase(Locale.ROOT);
        }

        private IssueQuery query(Boolean wanted, EventQuery.Cursor cursor, int limit) {
            return new IssueQuery(wanted, state, source, text, cursor, limit, sort, release);
        }
    }

    public static IssueListing of(IssueStore store, Asked asked) throws StoreException {
        boolean closed = asked.before != null && asked.before.startsWith(CLOSED);
        EventQuery.Cursor cursor = cursor(closed ? asked.before.substring(1) : asked.before);
        // Query one more than a page shows, to detect further issues.
        List<Issue> all = new ArrayList<>();
        int open = 0;
        if (!closed) {
            all.addAll(store.list(asked.query(true, cursor, PAGE + 1)));
            open = all.size();
            cursor = null;
        }
        if (all.size() <= PAGE && !asked.open) {
            all.addAll(store.list(asked.query(false, cursor, PAGE + 1 - all.size())));
        }
        if (all.size() <= PAGE) {
            return new IssueListing(all, null);
        }
        Issue last = all.get(PAGE - 1);
        String place = new EventQuery.Cursor(asked.sort.of(last), last.id()).toString();
        // If the open issues exactly fill the page, the closed ones start on the next page.
        String older = closed || open < PAGE ? CLOSED + place : open == PAGE ? CLOSED : place;
        return new IssueListing(all.subList(0, PAGE), older);
    }

    private static EventQuery.Cursor cursor(String place) {
        if (place == null || place.isEmpty()) {
            return null;
        }
        try {
            return QueryReader.cursor(name -> place);
        } catch (Refusal e) {
            throw new Refusal(400, "bad_before", "Parameter before: as in the link to older issues.");
        }
    }
}
