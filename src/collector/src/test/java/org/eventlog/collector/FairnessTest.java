// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that no key, user or stranger takes what others need. */
class FairnessTest extends HostTest {
    private static final Pattern KEY = Pattern.compile("<pre id=\"secret\">(elk_([A-Za-z0-9]{10})_[A-Za-z0-9_-]{43})<");

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "rate", "10", "burst", "5000", "max-tails",
                "4"};
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
                Tail tail = new Tail(host, "Authorization: Bearer " + key);
                tails.add(tail);
                assertThat(tail.status()).contains(" 200 ");
            }
            Tail third = new Tail(host, "Authorization: Bearer " + key);
            tails.add(third);
            assertThat(third.status()).contains(" 503 ");
            Tail other = new Tail(host, "Authorization: Bearer " + readKey("9876543210"));
            tails.add(other);
            assertThat(other.status()).contains(" 200 ");
        } finally {
            for (Tail tail : tails) {
                tail.close();
            }
        }
    }

    @Test
    void liveTailOfARevokedKeyEnds() throws Exception {
        String key = readKey("0123456789");
        try (Tail tail = new Tail(host, "Authorization: Bearer " + key)) {
            assertThat(tail.status()).contains(" 200 ");
            admin.post("/keys/0123456789/revoke");

            await().atMost(Duration.ofSeconds(15)).until(tail::hasEnded);
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

    private String readKey(String id) throws Exception {
        Matcher matcher = KEY.matcher(admin.post("/keys", "id", id, "source", "reader", "scope.read", "on").body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
