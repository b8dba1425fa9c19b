// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.StringJoiner;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;

/**
 * A filter as given in a URL.
 *
 * @param last a time range that ends now, such as {@code 15m}, instead of the filter's {@code from}; null for none
 */
public record Search(EventFilter filter, String last) {

    public Search with(EventFilter other) {
        return new Search(other, last);
    }

    /** Whether this search has no restriction. */
    public boolean isAll() {
        return filter.isAll();
    }

    /** The query string of this search, without a position in the list. Empty if there is no restriction. */
    public String query() {
        StringJoiner out = new StringJoiner("&");
        add(out, "level", filter.level() == 0 ? null : Levels.name(filter.level()));
        add(out, "source", filter.source());
        add(out, "q", filter.text());
        add(out, "last", last);
        add(out, "from", filter.from() == null || last != null ? null : iso(filter.from()));
        add(out, "to", filter.to() == null ? null : iso(filter.to()));
        add(out, "issue", filter.issue() == null ? null : filter.issue().toString());
        add(out, "state", filter.state() == null ? null : filter.state().name().toLowerCase(Locale.ROOT));
        add(out, "req", filter.request());
        add(out, "corr", filter.correlation());
        add(out, "key", filter.key());
        add(out, "address", filter.address());
        for (String name : FieldText.OWN) {
            add(out, name, field(name));
        }
        add(out, "field", otherFields().isEmpty() ? null : otherFields());
        return out.toString();
    }

    /** The value of one of {@link FieldText#OWN} as in a URL; null if there is no condition for it. */
    public String field(String name) {
        FieldFilter own = FieldText.own(name, filter.fields());
        return own == null ? null : FieldText.value(own);
    }

    /** The conditions for all other values as in a URL; empty if there are none. */
    public String otherFields() {
        return FieldText.all(FieldText.others(filter.fields()));
    }

    /** Converts a range relative to now to absolute times. */
    public Search fixed() {
        return new Search(filter, null);
    }

    public static String parameter(String name, String value) {
        return name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void add(StringJoiner out, String name, String value) {
        if (value != null) {
            out.add(parameter(name, value));
        }
    }
}
