// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eventlog.collector.api.QueryReader;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.StoreException;

/** The audit page. */
public final class AuditServlet extends AdminServlet {
    private static final long serialVersionUID = 1L;
    private static final int LINES = 100;

    public AuditServlet(Site site) {
        super(site, "audit");
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        Long before = QueryReader.number(request::getParameter, "before");
        List<AuditEntry> entries = site.store().audit().list(before, LINES);
        Shell shell = shell(request);
        site.pages().write(request, response, "audit.jte", text("audit"), shell,
                new AuditPage(shell, entries.stream().map(AuditPage.Line::of).toList(),
                        entries.size() < LINES ? null : entries.get(LINES - 1).id()));
    }
}
