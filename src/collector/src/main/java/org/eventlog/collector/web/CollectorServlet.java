// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.StoreException;

/**
 * Base class of the collector's servlets. It sets headers, and answers errors with a code and never with a stack trace.
 */
public abstract class CollectorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /**
     * Eventlog's request filter does not log requests with this attribute. Otherwise each event sent to the collector
     * itself would cause another.
     */
    private static final String SKIP = "org.eventlog.skip";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private final transient OperatorLog operatorLog = new OperatorLog();

    @Override
    protected final void service(HttpServletRequest asked, HttpServletResponse response)
            throws ServletException, IOException {
        HttpServletRequest request = Caller.of(asked);
        request.setAttribute(SKIP, Boolean.TRUE);
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        try {
            answer(request, response);
        } catch (Refusal refusal) {
            refuse(request, response, refusal);
        } catch (StoreException fault) {
            refuse(request, response, Refusal.of(fault));
        } catch (RuntimeException | StackOverflowError e) {
            operatorLog.unexpected(getServletName(), e);
            refuse(request, response, new Refusal(500, "internal_error", "An unexpected error."));
        } finally {
            BodyBudget.giveBack(request);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> get(request, response);
            case "POST" -> post(request, response);
            default -> throw notAllowed(response, allowed());
        }
    }

    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        throw notAllowed(response, allowed());
    }

    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        throw notAllowed(response, allowed());
    }

    protected abstract String allowed();

    private static Refusal notAllowed(HttpServletResponse response, String allowed) {
        response.setHeader("Allow", allowed);
        return new Refusal(405, "method_not_allowed", "Allowed: " + allowed + ".");
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        if (getServletContext().getAttribute(CollectorStats.ATTRIBUTE) instanceof CollectorStats stats) {
            stats.refused(refusal.code());
        }
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        if (request.getMethod().equals("POST")) {
            Body.drain(request);
            if (refusal.status() == 401) {
                response.setHeader("WWW-Authenticate", "Bearer");
            }
        }
        response.setStatus(refusal.status());
        if (refusal.retryAfter() > 0) {
            response.setHeader("Retry-After", Long.toString(refusal.retryAfter()));
        }
        writeRefusal(response, refusal);
    }

    /** Writes the body of an error, by default in JSON. */
    protected void writeRefusal(HttpServletResponse response, Refusal refusal) throws IOException {
        json(response, new JsonText().object().member("code", refusal.code()).member("message", refusal.getMessage())
                .end());
    }

    /** Adds complete directives to the policy of one page, such as {@code ; img-src 'self'}. */
    public static void allowMore(HttpServletResponse response, String directives) {
        response.setHeader("Content-Security-Policy", POLICY + directives);
    }

    public static void json(HttpServletResponse response, JsonText json) throws IOException {
        write(response, "application/json", json.toString());
    }

    public static void write(HttpServletResponse response, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type.startsWith("text/") ? type + ";charset=UTF-8" : type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
