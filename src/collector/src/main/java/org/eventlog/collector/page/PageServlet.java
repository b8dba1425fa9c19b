// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.eventlog.collector.people.Devices;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.Body;
import org.eventlog.collector.web.Caller;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Csrf;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Role;
import org.eventlog.collector.web.SearchShares;
import org.eventlog.http.MediaType;

/**
 * A page for users. It checks their roles, and shows errors as pages. Every POST of every page goes through
 * {@link #post}, which checks the role and that one of the collector's pages sent it. No GET changes anything.
 */
abstract class PageServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    final transient Site site;
    private final String tab;

    PageServlet(Site site, String tab) {
        this.site = site;
        this.tab = tab;
    }

    /** Writes the page. */
    abstract void page(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException;

    /** Processes a form. The role and the form's token have been checked. */
    void act(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        super.post(request, response);
    }

    Role reads() {
        return Role.VIEWER;
    }

    Role changes() {
        return Role.TRIAGE;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD";
    }

    @Override
    protected final void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, StoreException {
        require(request, reads());
        Devices.remember(request, response);
        SearchShares.enter(request, Access.actor(request));
        page(request, response);
    }

    @Override
    protected final void post(HttpServletRequest request, HttpServletResponse response)
            throws IOException, StoreException {
        if (isJson(request)) {
            // The client expects JSON errors.
            response.setContentType(JSON);
        } else if (!isOf(request, FORM)) {
            throw new Refusal(415, "unsupported_type", "Content-Type must be " + FORM + ".");
        }
        require(request, changes());
        if (request.getQueryString() != null) {
            // Form data must not be in the URL, which is logged, and parameters of both would be mixed.
            throw new Refusal(400, "bad_query", text("notice.query"));
        }
        Body.isForm(request);
        String token = request.getHeader(Csrf.HEADER);
        site.csrf().check(request, token != null || isJson(request) ? token : request.getParameter(Csrf.FIELD));
        act(request, response);
    }

    static boolean isJson(HttpServletRequest request) {
        return isOf(request, JSON);
    }

    private static boolean isOf(HttpServletRequest request, String type) {
        return MediaType.of(request.getContentType()).equals(type);
    }

    private void require(HttpServletRequest request, Role role) throws IOException {
        switch (site.access().decide(request, role)) {
            case SIGN_IN -> {
                if (request.getUserPrincipal() != null) {
                    // Otherwise the server would keep the old identity and never ask for sign-in.
                    signOut(request);
                }
                throw new Refusal(401, "unauthorized", text("notice.401"));
            }
            case FORBIDDEN -> throw new Refusal(403, "forbidden",
                    site.texts().get("notice.403", site.access().nameOf(role)));
            default -> {
                // Allowed.
            }
        }
    }

    static void signOut(HttpServletRequest request) throws IOException {
        try {
            request.logout();
        } catch (ServletException e) {
            throw new IOException(e);
        }
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    final Shell shell(HttpServletRequest request) throws StoreException {
        Access access = site.access();
        boolean triage = access.may(request, Role.TRIAGE);
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        String below = path.substring(Math.min(path.length(), site.base().length() + 1));
        int depth = (int) below.chars().filter(c -> c == '/').count();
        String query = request.getQueryString();
        return new Shell(site.texts(), "../".repeat(depth), tab,
                triage || site.people() ? site.csrf().token(request) : null,
                triage, access.may(request, Role.ADMIN), site.pages().openIssues(site),
                Notice.of(request, site.clock().millis()), site.people(),
                Back.of(query == null ? below : below + "?" + query));
    }

    final String text(String key) {
        return site.texts().get(key);
    }

    /** Redirects to a page of the collector after an action, so that a reload does not repeat it. */
    final void goTo(HttpServletRequest request, HttpServletResponse response, String place) {
        response.setHeader("Location", root(request) + place);
        response.setStatus(303);
    }

    /** The collector's path as the client sees it. */
    final String root(HttpServletRequest request) {
        return Caller.contextPath(request) + site.base() + "/";
    }

    @Override
    protected final void writeRefusal(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        if (response.getContentType() != null && response.getContentType().startsWith(JSON)) {
            super.writeRefusal(request, response, refusal);
            return;
        }
        boolean role = refusal.code().equals("unauthorized") || refusal.code().equals("forbidden");
        site.pages().notice(response, new NoticePage(site.texts(), root(request),
                refusal.status() + " " + heading(refusal.status()), refusal.getMessage(),
                role ? site.texts().get("notice.role", site.access().nameOf(Role.VIEWER)) : null));
    }

    private String heading(int status) {
        return switch (status) {
            case 400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 503 -> text("notice.heading." + status);
            default -> text("notice.heading.500");
        };
    }
}
