// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the packaged shop shows beyond requests and events: routes, calls to others, methods, activities, an audit. */
@Tag("every-server")
@Tag("arquillian")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class FeaturesIT {
    private static final Server SERVER = Server.current();
    private static final Path DATA = Path.of(System.getProperty("it.dir"), System.getProperty("arquillian.launch"));

    private final Shop shop = new Shop(SERVER.port());
    private final Collected collected = new Collected(SERVER.port());

    @Deployment(testable = false)
    static WebArchive shop() throws IOException {
        Directories.delete(DATA);
        return SERVER.atRoot(
                ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war"))));
    }

    @Test
    void requestToAResourceContainsItsRoute() throws Exception {
        shop.get("/api/products/lantern", "X-Request-ID", "route-1");
        shop.get("/api/products/no-such-thing", "X-Request-ID", "route-2");
        shop.get("/api/products", "X-Request-ID", "route-3");
        shop.get("/product/lantern", "X-Request-ID", "no-route");

        soon(() -> {
            assertThat(routes("route-1")).containsExactly("/api/products/{id}");
            assertThat(routes("route-2")).containsExactly("/api/products/{id}");
            assertThat(routes("route-3")).containsExactly("/api/products");
            assertThat(routes("no-route")).containsExactly("none");
        });
    }

    @Test
    void outgoingCallBelongsToItsRequest() throws Exception {
        assertThat(shop.get("/stock/lantern", "X-Request-ID", "chain-1", "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").body()).contains("has 20 of them");

        soon(() -> {
            assertThat(routes("chain-1")).containsExactlyInAnyOrder("/api/stock/{product}", "none");
            JsonObject there = only("shop.stock.looked-up", "chain-1");
            assertThat(there.getString("correlationId")).isEqualTo("chain-1");
            assertThat(there.getString("traceId")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        });
    }

    @Test
    void logsMethodWithParametersAndResult() throws Exception {
        shop.get("/stock/axe", "X-Request-ID", "method-1");

        soon(() -> {
            JsonObject asked = only("shop.storehouse.asked", "method-1");
            assertThat(asked.getString("target")).isEqualTo("com.example.shop.Storehouse.pieces");
            JsonObject fields = asked.getJsonObject("fields");
            assertThat(fields.getString("outcome")).isEqualTo("returned");
            assertThat(fields.getInt("result")).isEqualTo(20);
            assertThat(fields.getJsonObject("parameters").toString()).isEqualTo("{\"product\":\"axe\"}");
            assertThat(fields.getJsonNumber("durationMs").doubleValue()).isPositive();
        });
    }

    @Test
    void logsPropertiesOfBeansRecordsAndEnums() throws Exception {
        shop.get("/api/stock/axe", "X-Request-ID", "object-1");

        soon(() -> {
            JsonObject fields = only("shop.stock.looked-up", "object-1").getJsonObject("fields");
            assertThat(fields.getString("supply")).isEqualTo("LOW");
            assertThat(fields.getJsonObject("product").getString("id")).isEqualTo("axe");
            assertThat(fields.getJsonObject("product").getInt("cents")).isEqualTo(6425);
            JsonObject shelf = fields.getJsonObject("shelf");
            assertThat(shelf.getInt("pieces")).isEqualTo(20);
            assertThat(shelf.getString("supply")).isEqualTo("LOW");
            assertThat(shelf.getJsonObject("product").getString("name")).isEqualTo("Splitting axe");
        });
    }

    @Test
    void logsExceptionOfAMethod() throws Exception {
        login("ada");
        shop.post("/cart", Map.of("product", "axe", "quantity", "1"));
        String id = requestId(shop.checkout("broken", SERVER));

        soon(() -> {
            JsonObject charged = only("shop.card.charged", id);
            assertThat(charged.getString("level")).isEqualTo("warn");
            assertThat(charged.getJsonObject("fields").getString("outcome")).isEqualTo("threw");
            assertThat(charged.getJsonObject("exception").getString("type")).contains("PaymentException");
        });
    }

    @Test
    void jobEventsContainActivityAndCaller() throws Exception {
        login("grace");
        String id = requestId(shop.post("/job", Map.of()));

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonObject done = only("shop.job.done", id);
            assertThat(done.getString("user")).isEqualTo("grace");
            assertThat(done.getJsonObject("fields").getString("activity")).isEqualTo("stocktaking");
            assertThat(done.getJsonObject("fields").getString("worker")).isNotEmpty();
        });
    }

    @Test
    void auditEventsUseTheirOwnQueue() throws Exception {
        login("ada");
        shop.post("/cart", Map.of("product", "kettle", "quantity", "1"));
        String id = requestId(shop.checkout("counter", SERVER));

        soon(() -> {
            JsonObject audited = only("audit.order", id);
            assertThat(audited.getJsonArray("tags").toString()).contains("audit");
            assertThat(audited.getString("user")).isEqualTo("ada");
            assertThat(audited.getJsonObject("fields").getInt("totalCents")).isEqualTo(4200);
        });
        assertThat(DATA.resolve("audit.db")).exists();
    }

    private void login(String name) throws IOException, InterruptedException {
        shop.get("/checkout");
        shop.post("/j_security_check", Map.of("j_username", name, "j_password", name));
    }

    /** The id of what was asked first, where that led to another page. */
    private static String requestId(HttpResponse<String> answer) {
        HttpResponse<String> first = answer;
        for (Optional<HttpResponse<String>> before = answer.previousResponse(); before.isPresent(); before = before
                .get().previousResponse()) {
            first = before.get();
        }
        return first.headers().firstValue("X-Request-ID").orElseThrow();
    }

    private List<String> routes(String requestId) throws IOException, InterruptedException {
        List<String> routes = new ArrayList<>();
        for (JsonObject request : ofRequest("http_request", requestId)) {
            routes.add(collected.whole(request).getJsonObject("fields").getString("route", "none"));
        }
        return routes;
    }

    /** All of the one event of that name and request. */
    private JsonObject only(String name, String requestId) throws IOException, InterruptedException {
        List<JsonObject> found = ofRequest(name, requestId);
        assertThat(found).as("%s of %s", name, requestId).hasSize(1);
        return collected.whole(found.get(0));
    }

    private List<JsonObject> ofRequest(String name, String requestId) throws IOException, InterruptedException {
        return collected.named(name).stream().filter(e -> e.getString("reqId", "").equals(requestId)).toList();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
    }
}
