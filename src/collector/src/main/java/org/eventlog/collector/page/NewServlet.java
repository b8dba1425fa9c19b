// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Role;

/** The form for adding an event by hand; {@link EventServlet} processes it. */
public final class NewServlet extends PageServlet {
    /** The minimum length of a text. */
    static final int LEAST = 3;
    private static final long serialVersionUID = 1L;

    public NewServlet(Site site) {
        super(site, "new");
    }

    @Override
    Role reads() {
        return Role.TRIAGE;
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        Shell shell = shell(request);
        site.pages().write(request, response, "new.jte", text("new.title"), shell,
                new NewPage(shell, null, null, false));
    }
}
