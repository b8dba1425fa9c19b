// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.socket;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.Handshakes;
import org.eventlog.cdi.context.WorkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketInterceptorTest {
    private static final ContextSnapshot HANDSHAKE = ContextSnapshot.of("ada", "s1").withRequestId("r1");

    private final SocketInterceptor interceptor = new SocketInterceptor();
    /** Held by the request, as in a server, because the thread refers to it weakly. */
    private final WorkContext request = WorkContext.of(HANDSHAKE);

    @AfterEach
    void nothingIsLeft() {
        assertThat(CurrentContext.get()).isNull();
        Handshakes.forget();
    }

    @Test
    void callsHaveTheContextOfTheHandshakeThatTheThreadHasEnded() throws Exception {
        Handshakes.ended(request);
        make(Own.class);

        assertThat(call(session("1", null))).isEqualTo(HANDSHAKE);
        assertThat(call()).isEqualTo(HANDSHAKE);
        assertThat(Handshakes.take()).as("of this connection only").isNull();
    }

    @Test
    void callsHaveTheContextOfTheRequestInWhichTheEndpointWasMade() throws Exception {
        try (EventContext.Scope scope = EventContext.with(HANDSHAKE)) {
            make(Own.class);
        }

        assertThat(call()).isEqualTo(HANDSHAKE);
    }

    @Test
    void anEndpointMadeWithoutAHandshakeHasItsOwnIds() throws Exception {
        make(Own.class);

        ContextSnapshot first = call(session("1", "grace"));
        assertThat(first.user()).isEqualTo("grace");
        assertThat(first.requestId()).matches("[0-9a-f]{16}").isEqualTo(first.correlationId());
        assertThat(call()).isEqualTo(first);
    }

    @Test
    void connectionsOfASharedEndpointAreToldApartByTheirSessions() throws Exception {
        Handshakes.ended(request);
        make(Shared.class);
        Session one = session("1", "ada");
        Session other = session("2", "grace");

        ContextSnapshot first = call(one);
        assertThat(first.requestId()).isNotEqualTo("r1");
        assertThat(call(other).user()).isEqualTo("grace");
        assertThat(call(other).requestId()).isNotEqualTo(first.requestId());
        assertThat(call(one)).isEqualTo(first);
        assertThat(call().requestId()).as("nobody knows which").isNotEqualTo(first.requestId());
    }

    @Test
    void anEndpointThatTurnsOutToBeSharedDoesNotMixConnections() throws Exception {
        Handshakes.ended(request);
        make(Own.class);
        call(session("1", "ada"));

        assertThat(call(session("2", "grace")).user()).isEqualTo("grace");
        assertThat(call().user()).isNull();
    }

    @Test
    void aCallWithinARequestKeepsItsContext() throws Exception {
        make(Own.class);
        ContextSnapshot asking = ContextSnapshot.of("linus", null).withRequestId("r2");

        try (EventContext.Scope scope = EventContext.with(asking)) {
            assertThat(call()).isEqualTo(asking);
        }
    }

    @Test
    void whatTheEndpointSetsLastsForTheConnection() throws Exception {
        Handshakes.ended(request);
        make(Own.class);
        interceptor.called(invocation(() -> {
            new EventContext().setField("room", "attic");
            return null;
        }));

        assertThat(call().fields()).isEqualTo(Map.of("room", "attic"));
    }

    @Test
    void aRequestThatBeginsForgetsTheHandshakeBefore() {
        Handshakes.ended(request);
        Handshakes.forget();

        assertThat(Handshakes.take()).isNull();
    }

    private void make(Class<?> endpoint) throws Exception {
        interceptor.made((InvocationContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{InvocationContext.class}, (self, method, arguments) -> switch (method.getName()) {
                    case "getConstructor" -> endpoint.getDeclaredConstructor();
                    case "proceed" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    /** The context that the endpoint sees in a call. */
    private ContextSnapshot call(Object... parameters) throws Exception {
        return (ContextSnapshot) interceptor.called(invocation(EventContext::current, parameters));
    }

    private interface Endpoint {
        Object run();
    }

    private InvocationContext invocation(Endpoint endpoint, Object... parameters) {
        return (InvocationContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{InvocationContext.class}, (self, method, arguments) -> switch (method.getName()) {
                    case "getParameters" -> parameters;
                    case "proceed" -> endpoint.run();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Session session(String id, String user) {
        Map<String, Object> properties = new HashMap<>();
        Principal principal = user == null ? null : () -> user;
        return (Session) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{Session.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getId" -> id;
                    case "getUserPrincipal" -> principal;
                    case "getUserProperties" -> properties;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    static class Own {}

    @ApplicationScoped
    static class Shared {}
}
