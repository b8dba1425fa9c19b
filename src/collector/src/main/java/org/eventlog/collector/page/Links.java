// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventQuery;

/** Addresses of the list: the query in them and nothing else, so that they can be kept and passed on. */
public final class Links {
    private Links() {}

    static String parameter(String name, String value) {
        return name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The filters, without a place in the list. */
    static String filters(EventFilter filter) {
        StringJoiner out = new StringJoiner("&");
        add(out, "level", filter.level() == 0 ? null : Levels.name(filter.level()));
        add(out, "source", filter.source());
        add(out, "q", filter.text());
        add(out, "from", filter.from() == null ? null : Times.iso(filter.from()));
        add(out, "to", filter.to() == null ? null : Times.iso(filter.to()));
        add(out, "issue", filter.issue() == null ? null : filter.issue().toString());
        add(out, "state", filter.state() == null ? null : filter.state().name().toLowerCase(Locale.ROOT));
        add(out, "req", filter.request());
        add(out, "corr", filter.correlation());
        add(out, "key", filter.key());
        add(out, "address", filter.address());
        return out.toString();
    }

    static String list(String filters) {
        return "?" + filters;
    }

    static String older(String filters, EventQuery.Cursor last) {
        return "?" + (filters.isEmpty() ? "" : filters + "&") + parameter("before", last.toString());
    }

    private static void add(StringJoiner out, String name, String value) {
        if (value != null) {
            out.add(parameter(name, value));
        }
    }
}
