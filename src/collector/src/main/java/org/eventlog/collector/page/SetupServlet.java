// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.FormBody;
import org.eventlog.collector.web.Refusal;

/** Creates the first administrator, for a user who can read the server's log. Disabled once there is a user. */
public final class SetupServlet extends DoorServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> FORM = Set.of("application/x-www-form-urlencoded");
    private static final int LONGEST = 8 << 10;

    public SetupServlet(String base, Pages pages, People people) {
        super(base, pages, people);
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (people.isEmpty()) {
            people.tellHowToSetUp();
            show(request, response, null, null);
        } else {
            redirect(request, response);
        }
    }

    /** Needs no CSRF token, because the sender must know the setup code. */
    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (!people.isEmpty()) {
            throw new Refusal(403, "set_up_already", "There already is an administrator.");
        }
        readThen(request, response, FORM, LONGEST, (own, body) -> setUp(request, own, FormBody.fields(body)));
    }

    private void setUp(HttpServletRequest request, HttpServletResponse response, Map<String, String> form)
            throws IOException, StoreException {
        try {
            people.setUp(form.get("code"), form.get("name"), form.get("password"), request.getRemoteAddr());
        } catch (Refusal refusal) {
            response.setStatus(refusal.status());
            show(request, response, refusal.getMessage(), form.get("name"));
            return;
        }
        redirect(request, response);
    }

    private void show(HttpServletRequest request, HttpServletResponse response, String fault, String name)
            throws IOException {
        pages.setup(response, new SetupPage(pages.texts(), root(request), fault, name == null ? "" : name));
    }

    private void redirect(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Location", root(request));
        response.setStatus(303);
    }
}
