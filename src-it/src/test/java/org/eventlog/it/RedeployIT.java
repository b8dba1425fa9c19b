// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shop is deployed and taken away again and again in a server that goes on: nothing of it may stay. */
@Tag("every-server")
class RedeployIT {
    private static final int TIMES = Integer.getInteger("redeploys");
    private static final String KEY = "a-key-for-tests-only-0123456789";
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void leavesNothingInTheServerAfterManyRedeployments() throws Exception {
        try (ServerProcess server = Server.current().process("redeploy")) {
            start(server);
            for (int i = 0; i < TIMES; i++) {
                ((Redeployable) server).deploy(Path.of(System.getProperty("it.war")));
                visit(server.port());
                ((Redeployable) server).undeploy();
            }

            Remains remains = new Remains(server);
            assertThat(remains.threads()).isEmpty();
            assertThat(remains.nativeLibraries()).isEmpty();
            if (!Server.current().keepsClassLoaders()) {
                // Some of the JDK's threads go on for a minute when they have nothing to do.
                await().atMost(LONG).pollInterval(Duration.ofSeconds(15))
                        .untilAsserted(() -> assertThat(remains.held()).isEmpty());
            }
        }
    }

    private static void start(ServerProcess server) throws IOException {
        ((Redeployable) server).startEmpty(Map.of("EVENTLOG_PROTOCOL", "http", "EVENTLOG_HOST", "localhost",
                "EVENTLOG_PORT", String.valueOf(server.port()), "EVENTLOG_KEY", KEY,
                "EVENTLOG_COLLECTOR_KEYS", "shop=" + KEY, "EVENTLOG_COLLECTOR_OPEN_TO_LOOPBACK", "true",
                "EVENTLOG_DB", server.dir().resolve("data/shop.db").toString(),
                "EVENTLOG_AUDIT_DB", server.dir().resolve("data/audit.db").toString(),
                "EVENTLOG_COLLECTOR_DB", server.dir().resolve("data/collector.db").toString()));
        await().atMost(LONG).until(() -> new Shop(server.port()).status("/") != -1);
    }

    /** Makes every part of Eventlog work: request events, log records, exceptions, a job, the collector and its page. */
    private static void visit(int port) throws IOException, InterruptedException {
        Shop shop = new Shop(port);
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> shop.status("/cart") == 200);
        shop.get("/checkout");
        shop.post("/j_security_check", Map.of("j_username", "ada", "j_password", "ada"));
        shop.post("/cart", Map.of("product", "lantern", "quantity", "2"));
        shop.post("/checkout", Map.of("reader", "broken"));
        shop.post("/job", Map.of());
        shop.get("/slow");
        shop.get("/api/products");
        assertThat(shop.status("/stock/lantern")).isEqualTo(200);
        assertThat(shop.get("/faces.xhtml").body()).contains("/eventlog-browser/client.js");
        shop.get("/eventlog/");
        Collected collected = new Collected(port);
        await().atMost(LONG).until(() -> !collected.named("http_request").isEmpty()
                && !collected.named("log_record").isEmpty());
    }
}
