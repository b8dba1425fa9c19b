// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The packaged shop in a real server, logging to the collector beside it. */
@Tag("every-server")
@Tag("arquillian")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class ShopIT {
    private static final Server SERVER = Server.current();
    /** What the demo promises. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Shop shop = new Shop(SERVER.port());
    private final Collected collected = new Collected(SERVER.port());

    @Deployment(testable = false)
    static WebArchive shop() throws IOException {
        Directories.delete(Path.of(System.getProperty("it.dir"), System.getProperty("arquillian.launch")));
        return SERVER.atRoot(
                ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war"))));
    }

    @Test
    void requestAndBusinessEventsShareUserAndSession() throws Exception {
        login("ada");
        shop.post("/cart", Map.of("product", "lantern", "quantity", "2"));
        shop.checkout("counter", SERVER);

        soon(() -> {
            JsonObject order = only("shop.order.placed", "ada");
            JsonObject whole = collected.whole(order);
            assertThat(whole.getString("level")).isEqualTo("ok");
            assertThat(whole.getString("session")).matches("[0-9a-f]{16}");
            assertThat(whole.getString("application")).isEqualTo("shop");
            assertThat(whole.getJsonObject("fields").getInt("totalCents")).isEqualTo(6900);
            JsonObject request = collected.whole(requestOf(order.getString("reqId")));
            assertThat(request.getString("target")).isEqualTo("/checkout");
            assertThat(request.getString("session")).isEqualTo(whole.getString("session"));
            assertThat(request.getString("user")).isEqualTo("ada");
            assertThat(request.getJsonObject("fields").getString("method")).isEqualTo("POST");
            assertThat(request.getJsonObject("fields").getInt("status")).isEqualTo(303);
            assertThat(request.getJsonObject("fields").getJsonNumber("durationMs").doubleValue()).isPositive();
        });
    }

    @Test
    void failedOrderHasExceptionAndStatus() throws Exception {
        login("grace");
        shop.post("/cart", Map.of("product", "axe", "quantity", "1"));
        HttpResponse<String> failed = shop.checkout("broken", SERVER);
        assertThat(failed.statusCode()).isEqualTo(500);

        soon(() -> {
            JsonObject event = only("shop.order.failed", "grace");
            assertThat(collected.whole(event).getJsonObject("exception").getString("stack"))
                    .contains("PaymentException")
                    // WildFly's class loaders have names, which Java puts before the class.
                    .containsPattern("\tat (\\S+//)?com\\.example\\.shop\\.");
            JsonObject request = collected.whole(requestOf(event.getString("reqId")));
            assertThat(request.getString("level")).isEqualTo("error");
            assertThat(request.getJsonObject("fields").getInt("status")).isEqualTo(500);
            assertThat(request.getJsonObject("exception").getString("type")).isNotEmpty();
        });
    }

    @Test
    void aLogRecordBelongsToTheRequestItWasWrittenIn() throws Exception {
        shop.get("/slow", "X-Request-ID", "slow-one", "X-Correlation-ID", "tour-1", "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        soon(() -> {
            List<JsonObject> records = ofRequest("slow-one", "log_record");
            assertThat(records).extracting(e -> e.getString("level")).containsExactly("info", "warn");
            JsonObject warning = collected.whole(records.get(1));
            assertThat(warning.getString("user")).isEqualTo("guest");
            assertThat(warning.getString("correlationId")).isEqualTo("tour-1");
            assertThat(warning.getString("traceId")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(warning.getString("target")).isEqualTo("logger:com.example.shop.Supplier");
            assertThat(warning.getJsonObject("exception").getString("type"))
                    .isEqualTo("java.util.concurrent.TimeoutException");
            JsonObject request = collected.whole(requestOf("slow-one"));
            assertThat(request.getJsonObject("fields").getJsonNumber("durationMs").doubleValue()).isGreaterThan(1400);
        });
    }

    @Test
    void aBackgroundJobKeepsTheContextOfTheRequestThatStartedIt() throws Exception {
        login("ada");
        shop.post("/job", Map.of());

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonObject done = only("shop.job.done", "ada");
            JsonObject started = only("shop.job.started", "ada");
            assertThat(done.getString("reqId")).isEqualTo(started.getString("reqId"));
            assertThat(collected.whole(done).getString("session")).matches("[0-9a-f]{16}");
        });
    }

    @Test
    void returnsTheRequestIdAndReplacesAnInvalidOne() throws Exception {
        assertThat(shop.get("/", "X-Request-ID", "mine-1").headers().firstValue("X-Request-ID")).contains("mine-1");
        assertThat(shop.get("/", "X-Request-ID", "no spaces please").headers().firstValue("X-Request-ID"))
                .get()
                .asString()
                .matches("[0-9a-f]{16}");
    }

    @Test
    void logsPathAndStatusOfMissingAndForbiddenResources() throws Exception {
        assertThat(shop.get("/no-such-page", "X-Request-ID", "lost-1").statusCode()).isEqualTo(404);
        login("linus");
        assertThat(shop.get("/checkout", "X-Request-ID", "forbidden-1").statusCode()).isEqualTo(403);

        soon(() -> {
            assertThat(ofRequest("lost-1", "http_request")).extracting(e -> e.getString("message"))
                    .containsExactly("GET /no-such-page 404");
            assertThat(ofRequest("forbidden-1", "http_request")).extracting(e -> e.getString("message"))
                    .containsExactly("GET /checkout 403");
            assertThat(requestOf("forbidden-1").getString("user")).isEqualTo("linus");
        });
    }

    @Test
    void secretsInAQueryNeverArrive() throws Exception {
        shop.get("/?password=hunter2&page=1", "X-Request-ID", "with-secret", "Referer",
                "http://localhost/?token=hunter2");

        soon(() -> {
            String request = collected.whole(requestOf("with-secret")).toString();
            assertThat(request).contains("password=***&page=1").doesNotContain("hunter2");
        });
    }

    @Test
    void requestEventContainsResponseSize() throws Exception {
        int bytes = shop.get("/", "X-Request-ID", "large-1").body().getBytes(StandardCharsets.UTF_8).length;

        soon(() -> assertThat(collected.whole(requestOf("large-1")).toString())
                .contains("\"responseBytes\":" + bytes));
    }

    @Test
    void requestsToTheCollectorCreateNoEvents() throws Exception {
        shop.get("/eventlog/", "X-Request-ID", "reading");
        shop.get("/", "X-Request-ID", "after-reading");

        soon(() -> assertThat(ofRequest("after-reading", "http_request")).hasSize(1));
        assertThat(ofRequest("reading", "http_request")).isEmpty();
        assertThat(collected.named("http_request")).extracting(e -> collected.whole(e).getString("target"))
                .noneMatch(path -> path.startsWith("/eventlog"));
    }

    @Test
    @Tag("metrics")
    void exposesQueueMetricsInTheServer() throws Exception {
        shop.get("/");

        // A scrape shows the send times that were told before it, so one more may be needed.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            String metrics = shop.get(SERVER.metrics()).body();
            assertThat(metrics)
                    .containsPattern("eventlog_events_sent_total\\{[^}]*application=\"shop\"[^}]*} [1-9]")
                    .containsPattern("eventlog_events_sent_total\\{[^}]*destination=\"default\"[^}]*} [1-9]")
                    .containsPattern("eventlog_queue_durable\\{.*} 1")
                    .containsPattern("eventlog_send_duration_seconds_count\\{.*} [1-9]")
                    .contains("eventlog_queue_capacity_bytes", "eventlog_queue_oldest_age_seconds",
                            "# TYPE eventlog_events_dropped_total counter", "reason=\"inbox-full\"");
            if (SERVER.hasBuckets()) {
                assertThat(metrics)
                        .containsPattern("eventlog_send_duration_seconds_bucket\\{.*le=\"30.0\".*} [1-9]");
            }
        });
    }

    @Test
    @Tag("health")
    void readinessCheckReportsTheQueue() throws Exception {
        HttpResponse<String> answer = shop.get(SERVER.readiness());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"name\":\"eventlog\"", "\"state\":\"ok\"")
                // Payara makes texts of all data.
                .containsPattern("\"durable\":\"?true");
    }

    @Test
    void acceptsMinimalLogsCurlForm() throws Exception {
        HttpResponse<String> answer = shop.post("/eventlog/add/", Map.of("description", "disk is nearly full", "status",
                "warn", "key", "a-key-for-tests-only-0123456789"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("warn added");
    }

    private void login(String name) throws IOException, InterruptedException {
        shop.get("/checkout");
        shop.post("/j_security_check", Map.of("j_username", name, "j_password", name));
    }

    /** The latest event of that name by that user. */
    private JsonObject only(String name, String user) throws IOException, InterruptedException {
        List<JsonObject> found = collected.named(name).stream().filter(e -> e.getString("user", "").equals(user))
                .toList();
        assertThat(found).as("%s of %s", name, user).isNotEmpty();
        return found.get(found.size() - 1);
    }

    private JsonObject requestOf(String requestId) throws IOException, InterruptedException {
        List<JsonObject> found = ofRequest(requestId, "http_request");
        assertThat(found).as("request events of %s", requestId).hasSize(1);
        return found.get(0);
    }

    private List<JsonObject> ofRequest(String requestId, String name) throws IOException, InterruptedException {
        return collected.named(name).stream().filter(e -> e.getString("reqId", "").equals(requestId)).toList();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
    }
}
