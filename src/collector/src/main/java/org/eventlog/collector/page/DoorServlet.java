// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import org.eventlog.collector.people.People;
import org.eventlog.collector.web.Caller;
import org.eventlog.collector.web.CollectorServlet;

/**
 * A page for users who have not signed in. It may be shown in place of another page, so its links start at the root.
 */
abstract class DoorServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;

    final transient Pages pages;
    final transient People people;
    private final String base;

    DoorServlet(String base, Pages pages, People people) {
        this.base = base;
        this.pages = pages;
        this.people = people;
    }

    @Override
    protected final String allowed() {
        return "GET, HEAD, POST";
    }

    /** The collector's path as the client sees it. */
    final String root(HttpServletRequest request) {
        return Caller.contextPath(request) + base + "/";
    }
}
