// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data common to all pages.
 *
 * @param base the relative path from the page to the collector's root, empty or like {@code ../}
 * @param tab the current page: {@code events}, {@code issues}, {@code new}, {@code keys}, {@code audit}
 * @param token the CSRF token for forms; null if the user may send none
 * @param triage whether the user may change issues and add events
 * @param admin whether the user may also create keys
 * @param openIssues the number of open issues, null if unknown
 * @param notice the user's last action, or null
 * @param people whether the collector itself stores users and passwords
 * @param here this page's URL below the root, to return to
 */
record Shell(Texts texts, String base, String tab, String token, boolean triage, boolean admin, Long openIssues,
        Notice notice,
        boolean people, String here) {

    String current(String other) {
        return tab.equals(other) ? "page" : null;
    }
}
