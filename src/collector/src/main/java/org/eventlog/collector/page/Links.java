// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import org.eventlog.collector.api.Search;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.redact.Secrets;

/** URLs of the list, relative to the root. They contain the whole query, so that they can be bookmarked and shared. */
final class Links {
    private Links() {}

    static String list(Search search) {
        return "./" + (search.isAll() ? "" : "?" + search.query());
    }

    static String list(EventFilter filter) {
        return list(new Search(filter, null));
    }

    /** The list of the events with this value; null if there is none, or it was masked. */
    static String same(String name, String value) {
        return value == null || value.equals(Secrets.MASK)
                ? null
                : list(EventFilter.ALL.with(FieldFilter.of(name, value)));
    }

    /** The query of the list of issues that are new in a release. */
    static String release(String release) {
        return Search.parameter("release", release);
    }

    static String older(Search search, EventQuery.Cursor last) {
        return "./?" + (search.isAll() ? "" : search.query() + "&") + Search.parameter("before", last.toString());
    }

    /**
     * The URL of the event by its source and its sender's id, which remains valid if the collector's numbers change.
     */
    static String permanent(String source, String id) {
        return "events/by-id?" + Search.parameter("source", source) + '&' + Search.parameter("id", id);
    }
}
