// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/** The page of users, in the standalone collector. */
public final class PeopleServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient People people;

    public PeopleServlet(Site site, People people) {
        super(site, "people");
        this.people = people;
    }

    @Override
    Role reads() {
        return Role.ADMIN;
    }

    @Override
    Role changes() {
        return Role.ADMIN;
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
        String removed = request.getParameter("remove");
        String changed = request.getParameter("change");
        if (removed != null && request.getParameter("confirmed") == null) {
            ask(request, response, removed);
            return;
        }
        try {
            Actor actor = Access.actor(request);
            String password = request.getParameter("password");
            if (removed != null) {
                people.remove(removed, actor);
            } else if (changed != null) {
                people.change(changed, password, role(request), actor);
                if (actor.name().equals(changed)) {
                    people.begins(request, changed);
                }
            } else {
                people.add(request.getParameter("name"), password, role(request), actor);
            }
        } catch (Refusal refusal) {
            response.setStatus(refusal.status());
            show(request, response, refusal.getMessage());
            return;
        }
        goTo(request, response, "people");
    }

    private void ask(HttpServletRequest request, HttpServletResponse response, String name)
            throws IOException, StoreException {
        Shell shell = shell(request);
        site.pages().write(request, response, "remove.jte", text("person.remove"), shell, new RemovePage(shell, name));
    }

    private static Role role(HttpServletRequest request) {
        String role = request.getParameter("role");
        return Arrays.stream(Role.values()).filter(one -> one.name().equalsIgnoreCase(role)).findFirst()
                .orElseThrow(() -> new Refusal(400, "bad_role", "A role is viewer, triage or admin."));
    }

    private void show(HttpServletRequest request, HttpServletResponse response, String fault)
            throws IOException, StoreException {
        Shell shell = shell(request);
        site.pages().write(request, response, "people.jte", text("people"), shell,
                new PeoplePage(shell, people.all(), fault, request.getUserPrincipal().getName()));
    }
}
