// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventQuery;

/** Addresses of the list: the query in them and nothing else, so that they can be kept and passed on. */
public final class Links {
    private Links() {}

    static String parameter(String name, String value) {
        return name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The filters of a query, without its place. */
    static String filters(EventQuery query) {
        StringJoiner out = new StringJoiner("&");
        add(out, "level", query.level() == 0 ? null : Levels.name(query.level()));
        add(out, "source", query.source());
        add(out, "q", query.text());
        add(out, "req", query.request());
        add(out, "corr", query.correlation());
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
