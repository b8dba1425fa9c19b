// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;

/**
 * Who is at work in a request. Asked for each event, as a user may log in and a session begin in the midst of it. Used by the request's thread.
 */
final class RequestContext implements Supplier<ContextSnapshot> {
    static final String GUEST = "guest";
    static final String NO_SESSION = "0";

    private final HttpServletRequest request;
    private final SessionHash hash;
    private final RequestIds ids;
    private String user;
    private String principalName = GUEST;
    private String correlationId;
    private String hashedId;
    private String hashed = NO_SESSION;

    RequestContext(HttpServletRequest request, RequestIds ids, SessionHash hash) {
        this.request = request;
        this.ids = ids;
        this.hash = hash;
        this.correlationId = ids.correlationId();
    }

    /** The request this thread works for, or null. */
    static RequestContext current() {
        return CurrentContext.get() instanceof RequestContext request ? request : null;
    }

    @Override
    public ContextSnapshot get() {
        return new ContextSnapshot(user(), session(), ids.requestId(), correlationId, ids.traceId(), ids.spanId());
    }

    private String user() {
        if (user != null) {
            return user;
        }
        Principal principal = request.getUserPrincipal();
        if (principal != null) {
            // Remembered: the request of a logout is still the user's.
            principalName = principal.getName();
        }
        return principalName;
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
