// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.socket;

import jakarta.interceptor.AroundConstruct;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.Session;
import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.security.Principal;
import java.util.Set;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.ContextIds;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.Handshakes;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.internal.ForeignCode;

/**
 * Sets the context of a WebSocket's connection while its endpoint is called. It is that of the handshake, if the server
 * makes an endpoint for each connection, as it does by default. If all connections share one endpoint, only the session
 * tells them apart, and a connection has a new request id and the session's user. What is set with {@code EventContext}
 * applies to the rest of the connection.
 *
 * <p>
 * There is one interceptor for each endpoint. May be passivated with its bean.
 */
public class SocketInterceptor implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String KEY = SocketInterceptor.class.getName();
    private static final Set<String> SHARING = Set.of("jakarta.enterprise.context.ApplicationScoped",
            "jakarta.inject.Singleton", "jakarta.ejb.Singleton", "jakarta.ejb.Stateless");

    /** The context of the only connection; null if there are several. */
    private transient WorkContext connection;
    private transient boolean shared;
    private transient String sessionId;

    @AroundConstruct
    void made(InvocationContext call) throws Exception {
        call.proceed();
        // Open Liberty makes some endpoints before the handshake has ended.
        WorkContext handshake = ForeignCode.call(
                () -> CurrentContext.get() != null ? CurrentContext.ofNow() : Handshakes.take(), fault -> null);
        for (Annotation annotation : call.getConstructor().getDeclaringClass().getAnnotations()) {
            shared |= SHARING.contains(annotation.annotationType().getName());
        }
        connection = shared ? null : handshake;
    }

    @AroundInvoke
    Object called(InvocationContext call) throws Exception {
        if (CurrentContext.get() != null) {
            // The application itself calls the method.
            return call.proceed();
        }
        WorkContext work = ForeignCode.call(() -> of(session(call.getParameters())), fault -> null);
        WorkContext before = CurrentContext.set(work);
        try {
            return call.proceed();
        } finally {
            CurrentContext.set(before);
        }
    }

    private static Session session(Object[] parameters) {
        for (Object parameter : parameters) {
            if (parameter instanceof Session session) {
                return session;
            }
        }
        return null;
    }

    private synchronized WorkContext of(Session session) {
        if (session != null && !shared) {
            // Another connection, although the class does not look like it.
            shared = sessionId != null && !sessionId.equals(session.getId());
            sessionId = session.getId();
        }
        if (!shared) {
            connection = connection != null ? connection : begun(session);
            return connection;
        }
        connection = null;
        if (session == null) {
            return begun(null);
        }
        return (WorkContext) session.getUserProperties().computeIfAbsent(KEY, key -> begun(session));
    }

    private static WorkContext begun(Session session) {
        Principal principal = session == null ? null : session.getUserPrincipal();
        String id = ContextIds.make();
        return WorkContext.of(ContextSnapshot.of(principal == null ? null : principal.getName(), null)
                .withRequestId(id).withCorrelationId(id));
    }
}
