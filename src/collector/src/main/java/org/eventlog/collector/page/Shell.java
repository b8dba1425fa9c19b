// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

/**
 * The data of the frame of every page.
 *
 * @param base the way from the page to the collector's root, empty or like {@code ../}
 * @param tab which of the pages it is: {@code events}, {@code issues}, {@code new}, {@code keys}, {@code audit}
 * @param token for forms; null when the visitor may send none
 * @param triage whether the visitor may change issues and add events
 * @param admin whether the visitor may also make keys
 * @param openIssues how many, null when it is not known
 * @param notice what has just been done, or null
 * @param people whether the collector itself keeps people and their passwords
 * @param here this page's address below the root, to come back to
 */
record Shell(Texts texts, String base, String tab, String token, boolean triage, boolean admin, Long openIssues,
        Notice notice,
        boolean people, String here) {

    String current(String other) {
        return tab.equals(other) ? "page" : null;
    }
}
