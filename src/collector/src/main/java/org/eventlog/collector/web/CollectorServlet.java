// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.StoreException;
import org.eventlog.http.MediaType;

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

    private static final String FORM = "application/x-www-form-urlencoded";

    private final transient OperatorLog operatorLog = new OperatorLog();

    @Override
    protected final void service(HttpServletRequest asked, HttpServletResponse response)
            throws ServletException, IOException {
        HttpServletRequest request = Caller.of(utf8(asked));
        request.setAttribute(SKIP, Boolean.TRUE);
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
        try {
            answering(request, response, () -> answer(request, response));
        } finally {
            BodyBudget.giveBack(request);
            SearchShares.leave(request);
        }
    }

    /** In a dispatch, the server adds parameters of its own. */
    private static HttpServletRequest utf8(HttpServletRequest request) throws IOException {
        if (FORM.equals(MediaType.of(request.getContentType()))) {
            if (!"UTF-8".equalsIgnoreCase(request.getCharacterEncoding())) {
                request.setCharacterEncoding("UTF-8");
            }
            return request;
        }
        return request.getDispatcherType() == DispatcherType.REQUEST ? new Utf8Query(request) : request;
    }

    private void answering(HttpServletRequest request, HttpServletResponse response, Work work) throws IOException {
        try {
            work.run();
        } catch (Refusal refusal) {
            refuse(request, response, refusal);
        } catch (StoreException fault) {
            refuse(request, response, Refusal.of(fault));
        } catch (RuntimeException | StackOverflowError e) {
            operatorLog.unexpected(getServletName(), e);
            refuse(request, response, new Refusal(500, "internal_error", "An unexpected error."));
        }
    }

    private interface Work {
        void run() throws IOException, StoreException;
    }

    /** Answers a request when its body has been read. */
    protected interface AfterBody {
        void answer(HttpServletResponse response, byte[] body) throws IOException, StoreException;
    }

    /**
     * Reads the body of a client that has shown no key, without holding a thread meanwhile if the server and all
     * filters support it.
     *
     * @param limit the maximum bytes, compressed and decompressed
     * @throws Refusal 413, 415 or 503
     */
    protected final void readThen(HttpServletRequest request, HttpServletResponse response, Set<String> types,
            int limit,
            AfterBody then) throws IOException, StoreException {
        UnaryOperator<byte[]> unpacked = Body.unpacking(request, types, limit);
        if (!Body.hasUnread(request)) {
            then.answer(response, new byte[0]);
        } else if (request.isAsyncSupported() && asyncBody() != null) {
            asyncBody().read(request, limit, (own, body, refusal) -> answering(request, own, () -> {
                Body.begun(request);
                if (refusal != null) {
                    close(request, own);
                    throw refusal;
                }
                then.answer(own, unpacked.apply(body));
            }));
        } else {
            then.answer(response, unpacked.apply(small(request, response, limit)));
        }
    }

    private static byte[] small(HttpServletRequest request, HttpServletResponse response, int limit) {
        try {
            return Body.small(request, limit);
        } catch (Refusal refusal) {
            // The server would wait for the rest of the body.
            close(request, response);
            throw refusal;
        }
    }

    /** Null where bodies must be read in the caller's thread: Payara does not always tell that a body has arrived. */
    private AsyncBody asyncBody() {
        String server = String.valueOf(getServletContext().getServerInfo()).toLowerCase(Locale.ROOT);
        return server.contains("payara") || server.contains("glassfish")
                ? null
                : (AsyncBody) getServletContext().getAttribute(AsyncBody.ATTRIBUTE);
    }

    /** A connection with an unread body cannot be used again. */
    private static void close(HttpServletRequest request, HttpServletResponse response) {
        if (request.getProtocol().startsWith("HTTP/1") && !response.isCommitted()) {
            response.setHeader("Connection", "close");
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
        boolean unread = Body.hasUnread(request);
        if (request.getMethod().equals("POST")) {
            if (Body.mayBlock(request)) {
                Body.drain(request);
                unread = false;
            }
            if (refusal.status() == 401) {
                response.setHeader("WWW-Authenticate", "Bearer");
            }
        }
        if (unread) {
            close(request, response);
        }
        response.setStatus(refusal.status());
        if (refusal.retryAfter() > 0) {
            response.setHeader("Retry-After", Long.toString(refusal.retryAfter()));
        }
        writeRefusal(request, response, refusal);
        if (unread && request.isAsyncSupported() && !request.isAsyncStarted() && asyncBody() != null) {
            response.flushBuffer();
            asyncBody().discard(request);
        }
    }

    /** Writes the body of an error, by default in JSON. */
    protected void writeRefusal(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        json(response, new JsonText().object().member("code", refusal.code()).member("message", refusal.getMessage())
                .end());
    }

    /** Adds complete directives to the policy of one page, such as {@code ; img-src 'self'}. */
    public static void allowMore(HttpServletResponse response, String directives) {
        response.setHeader("Content-Security-Policy", POLICY + directives);
    }

    public static void json(HttpServletResponse response, JsonText json) throws IOException {
        write(response, "application/json", Visible.escaped(json.toString()));
    }

    public static void write(HttpServletResponse response, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type.startsWith("text/") ? type + ";charset=UTF-8" : type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
