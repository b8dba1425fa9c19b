// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * The user's last action, kept briefly in the session so that only the next page reports it.
 *
 * @param action the key of its text
 * @param count the number of affected objects
 * @param change the number for undoing it, or null
 */
record Notice(String action, int count, Long change, long at) {
    private static final String ATTRIBUTE = "org.eventlog.collector.notice";
    private static final long SHOWN_MILLIS = 20_000;

    /** Stores it as text, which every container can replicate to another node. */
    void keep(HttpServletRequest request) {
        request.getSession(true).setAttribute(ATTRIBUTE, action + ' ' + count + ' ' + change + ' ' + at);
    }

    static Notice of(HttpServletRequest request, long now) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String kept)) {
            return null;
        }
        String[] parts = kept.split(" ");
        long at = Long.parseLong(parts[3]);
        return now - at > SHOWN_MILLIS
                ? null
                : new Notice(parts[0], Integer.parseInt(parts[1]),
                        parts[2].equals("null") ? null : Long.valueOf(parts[2]), at);
    }

    String text(Texts texts) {
        return texts.get("done." + action, count);
    }
}
