// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutgoingContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RestServer server = new RestServer(Mirror.class);
    private final Client client = ClientBuilder.newClient();

    @AfterEach
    void close() {
        CurrentContext.set(null);
        client.close();
        server.close();
        System.clearProperty("eventlog.propagate.hosts");
    }

    @Test
    void outgoingCallCarriesTheRequestId() {
        work("r1", "c1", new Trace(PARENT, "a=b"));

        assertThat(call().get(String.class)).isEqualTo("r1 c1 " + PARENT + " a=b");
    }

    @Test
    void usesTheRequestIdAsCorrelationIdByDefault() {
        work("r1", null, Trace.NONE);

        assertThat(call().get(String.class)).isEqualTo("r1 r1 null null");
    }

    @Test
    void keepsHeadersSetByTheCaller() {
        work("r1", "c1", new Trace(PARENT, null));

        assertThat(call().header("x-request-id", "mine").header("Traceparent", "also mine").get(String.class))
                .isEqualTo("mine c1 also mine null");
    }

    @Test
    void incomingTraceCountsIfATracerHasSetAnother() {
        work("r1", "c1", new Trace(PARENT, "a=b"));

        assertThat(traced("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")).isEqualTo(
                "r1 c1 " + PARENT + " a=b");
    }

    @Test
    void incomingTraceCountsAlsoIfTheApplicationRegistersTheFilter() {
        work("r1", "c1", new Trace(PARENT, "a=b"));

        try (Client own = ClientBuilder.newClient().register(OutgoingContextFilter.class)
                .register((ClientRequestFilter) request -> request.getHeaders().putSingle("traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))) {
            assertThat(own.target(server.uri("/mirror")).request().get(String.class))
                    .isEqualTo("r1 c1 " + PARENT + " a=b");
        }
    }

    @Test
    void keepsATracersSpanOfTheIncomingTrace() {
        String span = "00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01";
        work("r1", "c1", new Trace(PARENT, "a=b"));

        assertThat(traced(span)).isEqualTo("r1 c1 " + span + " tracers=own");
    }

    private String traced(String span) {
        try (Client traced = ClientBuilder.newClient().register((ClientRequestFilter) request -> {
            request.getHeaders().putSingle("traceparent", span);
            request.getHeaders().putSingle("tracestate", "tracers=own");
        })) {
            return traced.target(server.uri("/mirror")).request().get(String.class);
        }
    }

    @Test
    void sendsNoHeadersWithoutAContext() {
        assertThat(call().get(String.class)).isEqualTo("null null null null");
    }

    @Test
    void sendsNoHeadersToOtherHosts() {
        System.setProperty("eventlog.propagate.hosts", "*.example.org");
        work("r1", "c1", new Trace(PARENT, null));

        try (Client later = ClientBuilder.newClient()) {
            assertThat(later.target(server.uri("/mirror")).request().get(String.class))
                    .isEqualTo("null null null null");
        }
    }

    private Invocation.Builder call() {
        return client.target(server.uri("/mirror")).request();
    }

    private static void work(String requestId, String correlationId, Trace trace) {
        ContextSnapshot known = ContextSnapshot.NONE.withUser("ada").withRequestId(requestId)
                .withCorrelationId(correlationId);
        CurrentContext.set(new WorkContext(() -> known, trace));
    }

    @Path("/mirror")
    public static class Mirror {
        @GET
        public String headers(@Context HttpHeaders headers) {
            return String.join(" ", String.valueOf(headers.getHeaderString("X-Request-ID")),
                    String.valueOf(headers.getHeaderString("X-Correlation-ID")),
                    String.valueOf(headers.getHeaderString("traceparent")),
                    String.valueOf(headers.getHeaderString("tracestate")));
        }
    }
}
