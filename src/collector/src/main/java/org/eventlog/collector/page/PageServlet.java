// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/** A page for people: only for those who may see it, and errors are pages too. */
public abstract class PageServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;

    private final String base;
    final transient EventStore store;
    final transient Pages pages;
    private final transient Access access;

    PageServlet(String base, EventStore store, Pages pages, Access access) {
        this.base = base;
        this.store = store;
        this.pages = pages;
        this.access = access;
    }

    abstract void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException;

    @Override
    protected final String allowed() {
        return "GET, HEAD";
    }

    @Override
    protected final void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, StoreException {
        switch (access.decide(request, Role.VIEWER)) {
            case SIGN_IN -> throw new Refusal(401, "unauthorized", pages.texts().get("notice.401"));
            case FORBIDDEN -> throw new Refusal(403, "forbidden", pages.texts().get("notice.403"));
            default -> page(request, response);
        }
    }

    /** The path of the collector within the host. */
    final String root() {
        return getServletContext().getContextPath() + base + "/";
    }

    @Override
    protected final void writeRefusal(HttpServletResponse response, Refusal refusal) throws IOException {
        boolean role = refusal.status() == 401 || refusal.status() == 403;
        pages.notice(response, new NoticePage(pages.texts(), root(), refusal.status() + " " + heading(refusal.status()),
                refusal.getMessage(), role ? pages.texts().get("notice.role", access.nameOf(Role.VIEWER)) : null));
    }

    private String heading(int status) {
        return switch (status) {
            case 400, 401, 403, 404, 405, 503 -> pages.texts().get("notice.heading." + status);
            default -> pages.texts().get("notice.heading.500");
        };
    }
}
