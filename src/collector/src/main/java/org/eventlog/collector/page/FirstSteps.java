// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
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
        URI here = URI.create(Caller.origin(request));
        return "eventlog.protocol=" + here.getScheme() + "\neventlog.host=" + here.getHost() + "\neventlog.port="
                + port(here) + "\neventlog.http.path=" + root + "api/v1/events/batch\neventlog.key=" + key;
    }

    /** The section of Fluent Bit's configuration that sends its records here. */
    static String fluentBit(HttpServletRequest request, String root, String key) {
        URI here = URI.create(Caller.origin(request));
        return "[OUTPUT]\n    Name              http\n    Match             *\n    Host              "
                + here.getHost().replaceAll("[\\[\\]]", "") + "\n    Port              " + port(here)
                + "\n    URI               " + root + "api/v1/events/batch\n    Format            json_lines"
                + "\n    Json_date_key     time\n    Json_date_format  iso8601\n    Header            Authorization Bearer "
                + key + (here.getScheme().equals("https") ? "\n    Tls               on" : "");
    }

    private static int port(URI here) {
        return here.getPort() > 0 ? here.getPort() : here.getScheme().equals("https") ? 443 : 80;
    }
}
