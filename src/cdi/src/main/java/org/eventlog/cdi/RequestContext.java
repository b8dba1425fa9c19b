// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.eventlog.ContextSnapshot;

/**
 * Who is at work in a request. Asked for each event, as a user may log in and a session begin in the midst of it.
 *
 * <p>
 * The thread that works for a request finds it in a ThreadLocal, which {@link #leave} always clears: asking CDI for
 * a request-scoped bean costs an exception on threads without a request. Used by the request's thread.
 */
final class RequestContext {
    static final String GUEST = "guest";
    static final String NO_SESSION = "0";

    private static final ThreadLocal<RequestContext> CURRENT = new ThreadLocal<>();

    private final HttpServletRequest request;
    private final SessionHash hash;
    private final RequestIds ids;
    private String user;
    private String correlationId;
    private String hashedId;
    private String hashed = NO_SESSION;

    RequestContext(HttpServletRequest request, RequestIds ids, SessionHash hash) {
        this.request = request;
        this.ids = ids;
        this.hash = hash;
        this.correlationId = ids.correlationId();
    }

    /** What is known in this thread, now. */
    static ContextSnapshot current() {
        RequestContext context = CURRENT.get();
        return context == null ? ContextSnapshot.NONE : context.snapshot();
    }

    /** This thread's request, or null. */
    static RequestContext get() {
        return CURRENT.get();
    }

    /** From now on this thread works for the request. Returns what it worked for before, to be given to leave. */
    RequestContext enter() {
        RequestContext before = CURRENT.get();
        CURRENT.set(this);
        return before;
    }

    static void leave(RequestContext before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }

    ContextSnapshot snapshot() {
        return new ContextSnapshot(user(), session(), ids.requestId(), correlationId, ids.traceId(), ids.spanId());
    }

    String user() {
        if (user != null) {
            return user;
        }
        Principal principal = request.getUserPrincipal();
        return principal == null ? GUEST : principal.getName();
    }

    void user(String name) {
        this.user = name;
    }

    void correlationId(String id) {
        this.correlationId = id;
    }

    private String session() {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return hashed;
        }
        String id = session.getId();
        if (!id.equals(hashedId)) {
            hashed = hash.of(id);
            hashedId = id;
        }
        return hashed;
    }
}
