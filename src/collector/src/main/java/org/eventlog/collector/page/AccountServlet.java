// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eventlog.collector.people.Devices;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/** The page on which users change their own passwords, in the standalone collector. */
public final class AccountServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private final transient People people;

    public AccountServlet(Site site, People people) {
        super(site, "account");
        this.people = people;
    }

    @Override
    Role changes() {
        return Role.VIEWER;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        show(request, response, null);
    }

    @Override
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        Actor actor = Access.actor(request);
        try {
            people.changeOwn(request.getParameter("old"), request.getParameter("password"), actor,
                    Devices.cookie(request));
        } catch (Refusal refusal) {
            response.setStatus(refusal.status());
            show(request, response, refusal.getMessage());
            return;
        }
        people.begins(request, actor.name());
        new Notice("password", 1, null, site.clock().millis()).keep(request);
        goTo(request, response, "account");
    }

    private void show(HttpServletRequest request, HttpServletResponse response, String fault)
            throws IOException, StoreException {
        Shell shell = shell(request);
        site.pages().write(request, response, "account.jte", text("account"), shell,
                new AccountPage(shell, fault, Access.actor(request).name()));
    }
}
