// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.eventlog.collector.notify.Notifications;
import org.eventlog.collector.notify.Rule;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;

/** The page of notifications: rules, and what became of their messages. */
public final class NotificationsServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient Notifications notifications;

    public NotificationsServlet(Site site, Notifications notifications) {
        super(site, "notifications");
        this.notifications = notifications;
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
        show(request, response, NotificationForm.empty(), null, false);
    }

    @Override
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (request.getParameter("test") != null) {
            Rule rule = find(request.getParameter("test"));
            String fault = notifications.test(rule);
            show(request, response, NotificationForm.empty(), fault == null
                    ? site.texts().get("notify.test.sent", rule.label())
                    : site.texts().get("notify.test.failed", rule.label(), fault), fault != null);
        } else if (request.getParameter("remove") != null) {
            remove(request, response);
        } else {
            add(request, response);
        }
    }

    private void add(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        NotificationForm form = NotificationForm.read(request);
        if (form.faults().isEmpty()
                && !notifications.rules().add(form.rule(), Access.actor(request), site.clock().millis())) {
            form.faults().add("notify.fault.many");
        }
        if (!form.faults().isEmpty()) {
            response.setStatus(400);
            show(request, response, form, null, false);
            return;
        }
        notifications.changed();
        goTo(request, response, "notifications");
    }

    private void remove(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        notifications.rules().remove(find(request.getParameter("remove")), Access.actor(request),
                site.clock().millis());
        notifications.changed();
        goTo(request, response, "notifications");
    }

    private Rule find(String id) throws StoreException {
        return notifications.rules().all().stream().filter(rule -> Objects.equals(rule.id(), id)).findFirst()
                .orElseThrow(() -> new Refusal(404, "not_found", text("notify.gone")));
    }

    private void show(HttpServletRequest request, HttpServletResponse response, NotificationForm form, String tested,
            boolean failed)
            throws IOException, StoreException {
        Shell shell = shell(request);
        site.pages().write(request, response, "notifications.jte", text("notifications"), shell,
                new NotificationsPage(shell,
                        NotificationsPage.views(notifications.rules().all(), notifications.statuses()), form,
                        site.store().events().sources(), tested, failed));
    }
}
