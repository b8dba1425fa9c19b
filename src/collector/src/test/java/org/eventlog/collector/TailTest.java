// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TailTest extends HostTest {

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "max-tails", "2"};
    }

    @Test
    void eventsComeAsTheyArrive() throws Exception {
        host.event("{\"name\":\"before\"}");
        Tail tail = new Tail("/api/v1/tail");
        Tail errors = new Tail("/api/v1/tail?level=error");
        tail.open();
        errors.open();

        host.event("{\"name\":\"plain\"}");
        host.event("{\"name\":\"grave\",\"level\":\"error\"}");

        tail.expect("id: 3");
        errors.expect("id: 3");
        assertThat(tail.lines).noneMatch(line -> line.contains("before")).anyMatch(line -> line.contains("plain"));
        assertThat(errors.lines).noneMatch(line -> line.contains("plain")).anyMatch(line -> line.contains("grave"));
        assertThat(tail.type).isEqualTo("text/event-stream");
    }

    @Test
    void goesOnWhenItsThreadIsInterrupted() throws Exception {
        Tail tail = new Tail("/api/v1/tail");
        tail.open();
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals("eventlog-collector-tail")).findFirst().orElseThrow();

        thread.interrupt();
        await().until(() -> !thread.isInterrupted());
        host.event("{\"name\":\"after\"}");

        tail.expect("id: 1");
    }

    @Test
    void continuesAfterTheClientsLastEvent() throws Exception {
        for (int i = 0; i < 5; i++) {
            host.event("{\"name\":\"n\"}");
        }
        Tail after = new Tail("/api/v1/tail?after=2");
        after.expect("id: 5");
        Tail resumed = new Tail("/api/v1/tail?after=1", "Last-Event-ID", "3");
        resumed.expect("id: 5");

        assertThat(after.ids()).containsExactly("id: 3", "id: 4", "id: 5");
        assertThat(resumed.ids()).containsExactly("id: 4", "id: 5");
    }

    @Test
    void handlesThousandsOfEventsAndLimitsClients() throws Exception {
        Tail tail = new Tail("/api/v1/tail");
        tail.open();
        for (int i = 0; i < 4; i++) {
            host.batch("{\"name\":\"n\",\"message\":\"some words\"}\n".repeat(1_000));
        }

        tail.expect("id: 4000");
        long missed = tail.lines.stream().filter(line -> line.startsWith("data: {\"missed\"")).mapToLong(
                line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        assertThat(tail.ids().size() + missed).as("each came or was counted").isEqualTo(4_000);

        new Tail("/api/v1/tail").open();
        HttpResponse<String> third = viewer.get("/api/v1/tail");
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.body()).contains("too_many_tails");
        assertThat(third.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void endsWithTheApplicationAndReleasesDisconnectedClients() throws Exception {
        Tail tail = new Tail("/api/v1/tail");
        tail.open();

        host.close();

        await().until(tail.ended::isDone);
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .doesNotContain("eventlog-collector-tail");
    }

    @Test
    void isForViewersOnly() throws Exception {
        assertThat(host.get("/api/v1/tail").statusCode()).isEqualTo(401);
        assertThat(host.send(host.request("/api/v1/tail").header("Authorization", "Bearer " + Host.KEY)).statusCode())
                .isEqualTo(403);
        assertThat(viewer.get("/api/v1/tail?level=loud").statusCode()).isEqualTo(400);
        assertThat(viewer.get("/api/v1/tail?after=x").statusCode()).isEqualTo(400);
    }

    /** A client that reads events on its own thread. */
    private final class Tail {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> ended;
        private volatile String type;

        Tail(String path, String... headers) throws Exception {
            var request = viewer.request(path);
            if (headers.length > 0) {
                request.headers(headers);
            }
            ended = HttpClient.newHttpClient().sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
                    .thenAcceptAsync(this::read);
        }

        private void read(HttpResponse<Stream<String>> answer) {
            type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
            answer.body().forEach(lines::add);
        }

        void open() {
            await().until(() -> lines.stream().anyMatch(line -> line.startsWith("retry:")));
        }

        void expect(String line) {
            await().until(() -> lines.contains(line));
        }

        List<String> ids() {
            return lines.stream().filter(line -> line.startsWith("id:")).toList();
        }
    }
}
