// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/** Ends the user's session. */
public final class LogoutServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    public LogoutServlet(Site site) {
        super(site, "logout");
    }

    @Override
    Role changes() {
        return Role.VIEWER;
    }

    @Override
    protected String allowed() {
        return "POST";
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) {
        throw new Refusal(405, "method_not_allowed", "Allowed: POST.");
    }

    @Override
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException {
        signOut(request);
        goTo(request, response, "");
    }
}
