// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Csrf;

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
                + quoted(Csrf.origin(request) + root + "add/");
    }

    /** Quotes the URL for a shell, because the client determines the host in it. */
    private static String quoted(String url) {
        return "'" + url.replace("'", "'\\''") + "'";
    }
}
