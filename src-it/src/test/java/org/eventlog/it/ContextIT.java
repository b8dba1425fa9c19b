// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eventlog.it.work.WorkPage;
import org.eventlog.testing.WrittenLines;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application logs outside of its requests belongs to the request that caused it, or to an activity. */
@Tag("every-server")
class ContextIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "context-" + System.getProperty("arquillian.launch"));
    private static final Path LOG = DIR.resolve("context.log");
    private static final String JOB = """
            <job id="inventory" xmlns="https://jakarta.ee/xml/ns/jakartaee" version="2.0">
              <listeners><listener ref="eventlogJobListener"/></listeners>
              <step id="count"><batchlet ref="inventory"/></step>
            </job>
            """;
    private static final String WEB = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <error-page><error-code>401</error-code><location>/refused</location></error-page>
              <login-config><auth-method>BASIC</auth-method></login-config>
            </web-app>
            """;

    private static TwinServer server;

    @BeforeAll
    static void start() throws Exception {
        Directories.delete(DIR);
        Path war = TwinWar.logging(DIR.resolve("without-work"), "office",
                // Payara keeps values for a minute otherwise.
                Map.of("mp.config.cache.duration", "1", "eventlog.config.poll", "1s", "eventlog.protocol", "file",
                        "eventlog.file.path", LOG.toString(),
                        "eventlog.request.websockets", "true", "eventlog.db", DIR.resolve("work.db").toString()));
        server = new TwinServer("context").feature("enterpriseBeansLite-4.0").feature("batch-2.1")
                .feature("websocket-2.1").feature("appSecurity-5.0")
                .config("""
                        <basicRegistry id="basic" realm="shop"/>
                        <authorization-roles id="com.ibm.ws.batch">
                          <security-role name="batchAdmin"><special-subject type="EVERYONE"/></security-role>
                        </authorization-roles>
                        """)
                .with(TwinWar.export(ShrinkWrap.createFromZipFile(WebArchive.class, war.toFile())
                        .addPackage(WorkPage.class.getPackage())
                        .addAsResource(new StringAsset(JOB), "META-INF/batch-jobs/inventory.xml")
                        .addAsWebInfResource(new StringAsset(WEB), "web.xml"), DIR))
                .start(Map.of()).await200("/office/plain");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fired", "asynchronous", "enterprise"})
    void workOfARequestHasItsContext(String work) throws Exception {
        get("/office/task/" + work, work);

        JsonObject event = only("work." + work);
        assertThat(event.getString("reqId")).isEqualTo(work);
        assertThat(event.getString("user")).isEqualTo("guest");
    }

    @ParameterizedTest
    @CsvSource({"timer, EnterpriseTasks.due", "schedule, EnterpriseTasks.everySecond",
            "recount, EnterpriseTasks.recount", "batch, inventory"})
    void workOfTheServerIsAnActivity(String work, String activity) throws Exception {
        if (!work.equals("schedule")) {
            get("/office/task/" + work, work);
        }

        JsonObject event = first("work." + work);
        assertThat(event.getJsonObject("fields").getString("activity")).isEqualTo(activity);
        // Payara's executor hands the context of the request on to the job.
        assertThat(event.getString("reqId")).matches("[0-9a-f]{16}|batch");
    }

    @Test
    void sessionBeanThatCannotHaveAnInterceptorWorksWithoutContext() throws Exception {
        get("/office/task/sealed", "sealed-1");

        assertThat(only("work.sealed")).doesNotContainKey("reqId");
    }

    @Test
    void messagesOfAWebSocketHaveTheContextOfItsHandshake() throws Exception {
        for (String connection : List.of("chat-1", "chat-2")) {
            talk("chat", connection);
        }

        for (String connection : List.of("chat-1", "chat-2")) {
            for (String name : List.of("open", "message", "close")) {
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(events("work.chat." + name))
                        .filteredOn(event -> event.getString("reqId").equals(connection)).as(name).singleElement()
                        .satisfies(event -> {
                            assertThat(event.getString("user")).isEqualTo("guest");
                            assertThat(event.getJsonObject("fields").getString("room")).isEqualTo("attic");
                        }));
            }
        }
    }

    @Test
    void connectionsThatShareAnEndpointHaveIdsOfTheirOwn() throws Exception {
        talk("room", "room-1");
        talk("room", "room-2");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(events("work.room.message")).hasSize(2);
            assertThat(ids("work.room.message")).doesNotHaveDuplicates().isEqualTo(ids("work.room.open"))
                    .allSatisfy(id -> assertThat(id).matches("[0-9a-f]{16}"));
        });
    }

    private static List<String> ids(String name) throws IOException {
        return events(name).stream().map(event -> event.getString("reqId")).toList();
    }

    /** Opens a connection, says something, and closes it once that was answered. */
    private static void talk(String endpoint, String requestId) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket socket = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build().newWebSocketBuilder()
                .header("X-Request-ID", requestId)
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/office/" + endpoint),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                heard.complete(text.toString());
                                return null;
                            }
                        })
                .get(20, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
        assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
    }

    @Test
    void requestWithoutALoginIsAnEventIfItHasAnErrorPage() throws Exception {
        assertThat(get("/office/closed", "closed-1").statusCode()).isEqualTo(401);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(events("http_request"))
                .filteredOn(event -> event.getString("message").equals("GET /office/closed 401")).hasSize(1));
    }

    @Test
    void configurationThatChangesIsReadAgain() throws Exception {
        assertThat(get("/office/task/share", "share-1").body()).isEqualTo("1.0");

        get("/office/task/configure", "configure-1");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(get("/office/task/share", "share-2").body()).isEqualTo("0.5"));
    }

    private static HttpResponse<String> get(String path, String id) throws Exception {
        return new Shop(server.port()).get(path, "X-Request-ID", id);
    }

    private static JsonObject only(String name) throws IOException {
        JsonObject event = first(name);
        assertThat(events(name)).hasSize(1);
        return event;
    }

    private static JsonObject first(String name) throws IOException {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(events(name)).as(name).isNotEmpty());
        return events(name).get(0);
    }

    private static List<JsonObject> events(String name) {
        return WrittenLines.of(LOG).stream()
                .map(line -> Json.createReader(new StringReader(line)).readObject())
                .filter(event -> event.getString("name").equals(name))
                .toList();
    }
}
