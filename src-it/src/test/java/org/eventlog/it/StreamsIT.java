// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eventlog.it.streams.EchoSocket;
import org.eventlog.it.streams.LaterPage;
import org.eventlog.it.streams.TicksResource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shop with pages that are not answered when their method returns: each works, and is one request event. */
@Tag("every-server")
@Tag("arquillian")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class StreamsIT {
    private static final Server SERVER = Server.current();

    private final Shop shop = new Shop(SERVER.port());
    private final Collected collected = new Collected(SERVER.port());
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Deployment(testable = false)
    static WebArchive shop() throws IOException {
        Directories.delete(Path.of(System.getProperty("it.dir"), System.getProperty("arquillian.launch")));
        return SERVER.atRoot(ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")))
                .addClasses(LaterPage.class, TicksResource.class, EchoSocket.class));
    }

    @Test
    void responseFromAnotherThreadIsOneEventWithItsStatus() throws Exception {
        HttpResponse<String> answer = shop.get("/later/answered", "X-Request-ID", "answered-1");
        assertThat(answer.body()).isEqualTo("answered");

        JsonObject request = requestOf("answered-1");
        assertThat(request.getString("message")).isEqualTo("GET /later/answered 202");
        assertThat(named("shop.later.answered", "answered-1")).hasSize(1);
    }

    @Test
    void asyncDispatchIsNotASecondEvent() throws Exception {
        assertThat(shop.get("/later/dispatched", "X-Request-ID", "dispatched-1").body()).isEqualTo("dispatched");

        assertThat(requestOf("dispatched-1").getString("message")).isEqualTo("GET /later/dispatched 200");
        assertThat(named("shop.later.dispatched", "dispatched-1")).hasSize(1);
    }

    @Test
    void requestThatTimesOutIsOneEventWithThatOutcome() throws Exception {
        assertThat(shop.get("/later/never", "X-Request-ID", "never-1").statusCode()).isEqualTo(500);

        JsonObject request = requestOf("never-1");
        assertThat(request.getJsonObject("fields").getBoolean("timedOut")).isTrue();
        assertThat(request.getJsonObject("fields").getInt("status")).isEqualTo(500);
    }

    @Test
    void serverSentEventsArriveIndividuallyAsOneRequest() throws Exception {
        HttpRequest ticks = HttpRequest.newBuilder(URI.create("http://localhost:" + SERVER.port() + "/api/ticks"))
                .header("X-Request-ID", "ticks-1")
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(30))
                .build();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                client.send(ticks, HttpResponse.BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(data(lines)).isEqualTo("first");
            assertThat(named("http_request", "ticks-1")).isEmpty();
            shop.get("/api/ticks/next");
            assertThat(data(lines)).isEqualTo("second");
        }

        JsonObject request = requestOf("ticks-1");
        assertThat(request.getString("message")).isEqualTo("GET /api/ticks 200");
        assertThat(request.getJsonObject("fields").getString("route")).isEqualTo("/api/ticks");
    }

    @Test
    void webSocketHandshakeIsOneRequest() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .header("X-Request-ID", "socket-1")
                .buildAsync(URI.create("ws://localhost:" + SERVER.port() + "/echo"), new WebSocket.Listener() {
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

        assertThat(requestOf("socket-1").getString("message")).isEqualTo("GET /echo 101");
    }

    /** The data of the next server-sent event. */
    private static String data(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return line == null ? null : line.substring("data:".length()).strip();
    }

    /** The only request event of that id, as soon as it is there. */
    private JsonObject requestOf(String requestId) throws Exception {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50))
                .until(() -> !named("http_request", requestId).isEmpty());
        List<JsonObject> found = named("http_request", requestId);
        assertThat(found).as("request events of %s", requestId).hasSize(1);
        return collected.whole(found.get(0));
    }

    private List<JsonObject> named(String name, String requestId) throws IOException, InterruptedException {
        return collected.named(name).stream().filter(e -> e.getString("reqId", "").equals(requestId)).toList();
    }
}
