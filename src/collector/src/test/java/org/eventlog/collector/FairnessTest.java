// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.collector.people.People;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.web.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that no key, user or stranger takes what others need. */
class FairnessTest extends HostTest {
    private static final Pattern KEY = Pattern.compile("<pre id=\"secret\">(elk_([A-Za-z0-9]{10})_[A-Za-z0-9_-]{43})<");
    private static final Actor TEST = new Actor("test", "192.0.2.1");

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "people", "true", "rate", "1000", "burst", "5000", "max-tails",
                "10"};
    }

    @BeforeEach
    void twoArePeopleOfTheCollectors() throws Exception {
        people().put("ada", "correct horse battery", Role.ADMIN, TEST);
        people().put("vera", "correct horse battery", Role.VIEWER, TEST);
    }

    @Test
    void senderThatDoesNotWaitIsRefusedBeforeItsBodyIsRead() throws Exception {
        String line = "{\"name\":\"a\"}\n";
        assertThat(host.batch(line.repeat(5_000)).statusCode()).isEqualTo(200);
        assertThat(host.batch(line.repeat(5_000)).statusCode()).isEqualTo(429);

        HttpResponse<String> again = host.batch("not even JSON");

        assertThat(again.statusCode()).isEqualTo(429);
        assertThat(again.headers().firstValue("Retry-After")).isPresent();
        assertThat(host.form("message=hello&key=" + Host.LEGACY).statusCode()).isEqualTo(200);
    }

    @Test
    void oneKeyCannotTakeAllLiveTails() throws Exception {
        String key = readKey("0123456789");
        List<Tail> tails = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                Tail tail = new Tail("Authorization: Bearer " + key);
                tails.add(tail);
                assertThat(tail.status()).contains(" 200 ");
            }
            Tail third = new Tail("Authorization: Bearer " + key);
            tails.add(third);
            assertThat(third.status()).contains(" 503 ");
            Tail other = new Tail("Authorization: Bearer " + readKey("9876543210"));
            tails.add(other);
            assertThat(other.status()).contains(" 200 ");
        } finally {
            for (Tail tail : tails) {
                tail.close();
            }
        }
    }

    @Test
    void liveTailOfARevokedKeyEndsWithinASecond() throws Exception {
        String key = readKey("0123456789");
        try (Tail tail = new Tail("Authorization: Bearer " + key)) {
            assertThat(tail.status()).contains(" 200 ");
            admin.post("/keys/0123456789/revoke");

            await().atMost(Duration.ofSeconds(2)).until(tail::hasEnded);
        }
    }

    @Test
    void liveTailOfARemovedUserEndsWithinASecond() throws Exception {
        try (Tail tail = new Tail(Host.PERSON + ": vera eventlog-viewer")) {
            assertThat(tail.status()).contains(" 200 ");
            people().remove("vera", TEST);

            await().atMost(Duration.ofSeconds(3)).until(tail::hasEnded);
        }
    }

    @Test
    void exportsAreLimited() throws Exception {
        String key = readKey("0123456789");
        int refused = 0;
        for (int i = 0; i < 25; i++) {
            refused += host.send(host.request("/api/v1/events.csv").header("Authorization", "Bearer " + key))
                    .statusCode() == 429 ? 1 : 0;
        }

        assertThat(refused).isEqualTo(5);
    }

    private People people() {
        return (People) host.attribute(People.ATTRIBUTE);
    }

    private String readKey(String id) throws Exception {
        Matcher matcher = KEY.matcher(admin.post("/keys", "id", id, "source", "reader", "scope.read", "on").body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** A connection with a live tail. */
    private final class Tail implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Tail(String header) throws Exception {
            socket = new Socket(host.uri("").getHost(), host.uri("").getPort());
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(("GET " + host.uri("/api/v1/tail").getPath()
                    + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String status() throws Exception {
            return in.readLine();
        }

        /** Whether the response is complete: its last chunk has arrived. */
        boolean hasEnded() throws Exception {
            while (in.ready()) {
                String line = in.readLine();
                if (line == null || line.equals("0")) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }
}
