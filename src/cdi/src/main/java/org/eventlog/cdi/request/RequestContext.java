// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.SessionResolver;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;

/**
 * The context of a request. It is determined for each event, because a user may sign in and a session may start during
 * the request. Used by the request's thread.
 */
final class RequestContext extends WorkContext {
    /** Volatile, because another thread may continue the request. */
    private volatile Throwable left;

    RequestContext(HttpServletRequest request, RequestIds ids, SessionHash hash, SessionResolver resolver) {
        this(new Found(request, ids, hash, resolver), ids);
    }

    private RequestContext(Found found, RequestIds ids) {
        super(found, ids.trace());
        found.notice();
    }

    /** Records the exception that left the application in an asynchronous dispatch. */
    void left(Throwable failure) {
        left = failure;
    }

    Throwable left() {
        return left;
    }

    private static final class Found implements Supplier<ContextSnapshot> {
        private static final String GUEST = "guest";
        private static final String NO_SESSION = "0";

        private final HttpServletRequest request;
        private final SessionHash hash;
        private final RequestIds ids;
        private final SessionResolver resolver;
        private String user;
        private String session;
        /** The last known session's id, which is never written. */
        private String sessionId;
        private String hashedId;
        private String hashed = NO_SESSION;
        private String principalName = GUEST;

        Found(HttpServletRequest request, RequestIds ids, SessionHash hash, SessionResolver resolver) {
            this.request = request;
            this.ids = ids;
            this.hash = hash;
            this.resolver = resolver;
        }

        @Override
        public ContextSnapshot get() {
            return ContextSnapshot.of(user(), session()).withRequestId(ids.requestId())
                    .withCorrelationId(ids.correlationId()).withTrace(ids.traceId(), ids.spanId());
        }

        /** At the beginning: if the request signs the user out, it still belongs to the user and the session. */
        private void notice() {
            noticePrincipal();
            noticeSession();
        }

        private String user() {
            if (user == null && resolver != null) {
                user = resolved(resolver::user);
            }
            if (user == null) {
                noticePrincipal();
            }
            return user != null ? user : principalName;
        }

        private void noticePrincipal() {
            Principal principal = ForeignCode.call(request::getUserPrincipal, fault -> null);
            if (principal != null) {
                principalName = ForeignCode.call(principal::getName,
                        fault -> ObjectText.failed(principal, "getName", fault));
            }
        }

        private String session() {
            if (session == null && resolver != null) {
                session = resolved(resolver::session);
            }
            return session != null ? session : hashedSession();
        }

        private void noticeSession() {
            HttpSession http = ForeignCode.call(() -> request.getSession(false), fault -> null);
            if (http != null) {
                sessionId = ForeignCode.call(http::getId, fault -> sessionId);
            }
        }

        private String hashedSession() {
            noticeSession();
            if (sessionId != null && !sessionId.equals(hashedId)) {
                hashed = hash.of(sessionId);
                hashedId = sessionId;
            }
            return hashed;
        }

        private String resolved(Function<HttpServletRequest, Optional<String>> part) {
            try {
                Optional<String> answer = part.apply(request);
                return answer == null ? null : answer.orElse(null);
            } catch (Throwable e) {
                ForeignCode.caught(e);
                ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.DEBUG,
                        "the session resolver has failed", e);
                return null;
            }
        }
    }
}
