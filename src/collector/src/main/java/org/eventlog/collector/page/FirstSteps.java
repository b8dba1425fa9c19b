// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Caller;

/**
 * The instructions shown while there is no event.
 *
 * @param needsKey whether there is no key yet
 * @param curl the command that sends an event
 */
record FirstSteps(boolean needsKey, String curl) {

    static FirstSteps of(EventStore store, HttpServletRequest request, String root, long now) throws StoreException {
        boolean needsKey = store.keys().all().stream().noneMatch(row -> StoredKeys.isShown(row) && row.isUsable(now)
                && row.scopes().contains(KeyRow.Scope.INGEST));
        return new FirstSteps(needsKey, curl(request, root, "YOUR-KEY"));
    }

    static String curl(HttpServletRequest request, String root, String key) {
        return "curl --data-urlencode 'key=" + key + "' --data-urlencode 'status=info' \\\n"
                + "  --data-urlencode 'message=Hello, collector' \\\n  "
                + quoted(Caller.origin(request) + root + "add/");
    }

    /** Quotes the URL for a shell, because the client determines the host in it. */
    private static String quoted(String url) {
        return "'" + url.replace("'", "'\\''") + "'";
    }

    /** The lines of an application's configuration that send its events here. */
    static String settings(HttpServletRequest request, String root, String key) {
        Place here = Place.of(Caller.origin(request));
        return "eventlog.protocol=" + here.scheme + "\neventlog.host=" + here.host + "\neventlog.port="
                + here.port + "\neventlog.http.path=" + root + "api/v1/events/batch\neventlog.key=" + key;
    }

    /** The section of Fluent Bit's configuration that sends its records here. */
    static String fluentBit(HttpServletRequest request, String root, String key) {
        Place here = Place.of(Caller.origin(request));
        return "[OUTPUT]\n    Name              http\n    Match             *\n    Host              "
                + here.host.replaceAll("[\\[\\]]", "") + "\n    Port              " + here.port
                + "\n    URI               " + root + "api/v1/events/batch\n    Format            json_lines"
                + "\n    Json_date_key     time\n    Json_date_format  iso8601\n    Header            Authorization Bearer "
                + key + (here.scheme.equals("https") ? "\n    Tls               on" : "");
    }

    /**
     * Where the client reaches the collector. It is taken apart here because {@link java.net.URI} knows no host with an
     * underscore, and the page with the only copy of a new key must not fail.
     */
    private record Place(String scheme, String host, String port) {

        static Place of(String origin) {
            int start = origin.indexOf("://");
            String scheme = origin.substring(0, Math.max(0, start));
            String authority = start < 0 ? origin : origin.substring(start + 3);
            int colon = authority.lastIndexOf(':');
            // The address of IPv6 has colons itself, within brackets.
            boolean hasPort = colon > authority.lastIndexOf(']');
            return new Place(scheme, hasPort ? authority.substring(0, colon) : authority, hasPort
                    ? authority.substring(colon + 1)
                    : scheme.equals("https") ? "443" : "80");
        }
    }
}
