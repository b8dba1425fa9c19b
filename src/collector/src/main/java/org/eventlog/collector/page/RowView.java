// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import org.eventlog.collector.api.EventJson;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.Visible;

/**
 * An event as a row of a list. Control characters in untrusted text are made visible here; the template escapes it.
 * Links are relative to the collector's root.
 *
 * @param userName the user as sent, null if there is none, for a link to all events of the same
 * @param sessionId likewise
 * @param key the row's place in the list, for the script
 */
record RowView(long seq, String key, Moment at, String level, String source, String name, String message, String user,
        String session, String request, String requestLink, String userName, String sessionId) {

    private static final int ID = 12;

    String userLink() {
        return Links.same("user", userName);
    }

    String sessionLink() {
        return Links.same("session", sessionId);
    }

    static RowView of(StoredEvent event) {
        String message = event.message() == null ? "" : event.message() + (event.messageShortened() ? " …" : "");
        return new RowView(event.seq(), EventJson.cursor(event).toString(), Moment.of(event.ts()), event.level(),
                event.source(), Visible.of(event.name()), Visible.of(message), Visible.of(event.user()),
                Visible.of(event.session()), Visible.of(event.request()),
                event.request() == null ? null : "./?" + Search.parameter("req", event.request()), event.user(),
                event.session());
    }

    /** The empty row that the script fills. */
    static RowView blank() {
        return new RowView(0, "", new Moment("", "", ""), "", "", "", "", "", "", "", null, null, null);
    }

    /** The last characters of the request id: ids that increase with time share their beginning. */
    String requestEnd() {
        return request.length() <= ID ? request : "…" + request.substring(request.length() - ID + 1);
    }

    String link() {
        return "events/" + seq;
    }
}
