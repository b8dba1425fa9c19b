// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.Priority;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFeatureTest {
    private static RestServer server;

    @BeforeAll
    static void start() {
        server = new RestServer(Orders.class, Inherited.class, Teller.class, Doorman.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /orders              | /shop/api/orders
            /orders/             | /shop/api/orders
            /orders/4711         | /shop/api/orders/{id}
            /orders/4712         | /shop/api/orders/{id}
            /orders/files/a/b.c  | /shop/api/orders/files/{path}
            /inherited/7/parts/7 | /shop/api/inherited/{whole}/parts/{part}
            """)
    void aRouteHasTheNamesOfItsParametersInThePlaceOfTheirValues(String path, String route) throws Exception {
        assertThat(routeOf(path)).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /orders/4711/lines/3       | /shop/api/orders/{id}/lines/{line}
            /orders/4711/lines/4711    | /shop/api/orders/{id}/lines/{line}
            /orders/47/lines/%C3%A4%20 | /shop/api/orders/{id}/lines/{line}
            /orders/47/lines/3;jsessionid=0123456789ABCDEF | /shop/api/orders/{id}/lines/{line}
            /orders/47;token=hunter2/lines;a=b/3;c=d;e | /shop/api/orders/{id}/lines/{line}
            """)
    void theRouteOfASubResourceIsToldFromTheRequest(String path, String route) throws Exception {
        assertThat(routeOf(path)).isEqualTo(route);
    }

    @Test
    void aRequestThatIsRefusedHasARouteToo() throws Exception {
        assertThat(routeOf("/orders/refused/1")).isEqualTo("/shop/api/orders/refused/{id}");
    }

    @Test
    void unmatchedRequestHasNoRoute() throws Exception {
        assertThat(routeOf("/nothing")).isEqualTo("none");
    }

    private static String routeOf(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.uri(path)).build(), HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Route")
                .orElseThrow();
    }

    @Path("/orders")
    public static class Orders {
        @GET
        public String all() {
            return "all";
        }

        @GET
        @Path("/{id : [0-9]{1,4}}")
        public String one(@PathParam("id") String id) {
            return id;
        }

        @GET
        @Path("refused/{id}")
        public String refused(@PathParam("id") String id) {
            return id;
        }

        @GET
        @Path("files/{path: .+}")
        public String file(@PathParam("path") String path) {
            return path;
        }

        @Path("{id}/lines")
        public Lines lines() {
            return new Lines();
        }
    }

    public static class Lines {
        @GET
        @Path("{line}")
        public String line(@PathParam("line") String line) {
            return line;
        }
    }

    public interface Parts {
        @GET
        @Path("{whole}/parts/{part}")
        String part(@PathParam("part") String part);
    }

    @Path("inherited/")
    public static class Inherited implements Parts {
        @Override
        public String part(String part) {
            return part;
        }
    }

    /** What the servlet filter sees in a server, as there properties are attributes. */
    public static class Teller implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            Object route = request.getProperty("org.eventlog.route");
            response.getHeaders().putSingle("Route", route == null ? "none" : route);
        }
    }

    @Priority(Priorities.AUTHENTICATION)
    public static class Doorman implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getUriInfo().getPath().contains("refused")) {
                request.abortWith(jakarta.ws.rs.core.Response.status(401).build());
            }
        }
    }
}
