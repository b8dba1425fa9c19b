// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.time.InstantSource;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Changes;
import org.eventlog.collector.web.Csrf;

/**
 * The objects shared by all pages.
 *
 * @param people whether the collector itself stores users and passwords
 * @param base the collector's path within the application, without a trailing slash
 */
public record Site(String base, EventStore store, Changes changes, Pages pages, Access access, Csrf csrf,
        InstantSource clock, boolean people) {

    Texts texts() {
        return pages.texts();
    }
}
