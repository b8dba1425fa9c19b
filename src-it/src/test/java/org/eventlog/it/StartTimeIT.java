// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong outside, an application with Eventlog is ready as soon as one with a healthy receiver: started with
 * its server, and deployed into one that runs, which shows smaller differences. Machines are noisy, so this says how long
 * each took, and fails only at what a wait for something would take.
 */
@Tag("start-time")
@Tag("measured")
class StartTimeIT {
    /** Less than any of our limits on a connection, a look-up or a lock. */
    private static final long WAIT_MILLIS = 4_000;
    /** Rounds of deployments that are not counted. */
    private static final int WARM_UP = 4;
    private static final String HEALTHY = "all well";
    /** Marks a configuration whose application has the transports to brokers. */
    private static final String WITH_BROKERS = "with-brokers";

    private final Path dir = Path.of(System.getProperty("it.dir"), "start-" + System.getProperty("arquillian.launch"));

    @Test
    void startIsNotDelayedByTheReceiver() throws Exception {
        Directories.delete(dir);
        Files.createDirectories(dir);
        Map<String, List<Long>> millis = new LinkedHashMap<>();
        try (ServerSocket stalled = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection locked = locked(dir.resolve("locked.db"))) {
            Map<String, Map<String, String>> cases = cases(stalled.getLocalPort());
            start(cases.get(HEALTHY));
            // In turns, so that what else the machine does is spread over all.
            for (int round = 0; round < Integer.getInteger("start.rounds", 1); round++) {
                for (Map.Entry<String, Map<String, String>> one : cases.entrySet()) {
                    millis.computeIfAbsent(one.getKey(), key -> new ArrayList<>()).add(start(one.getValue()));
                }
            }
            assertThat(locked.isClosed()).isFalse();
        }
        report("Milliseconds from the server's start to the application's first answer: ", millis);
    }

    @Test
    void deploymentToARunningServerIsNotDelayed() throws Exception {
        Directories.delete(dir);
        Files.createDirectories(dir);
        try (ServerSocket stalled = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection locked = locked(dir.resolve("locked.db"))) {
            deploy(cases(stalled.getLocalPort()));
            assertThat(locked.isClosed()).isFalse();
        }
    }

    /** Each application has the same libraries. */
    @Test
    void deploymentIsNotDelayedByABrokerThatIsAway() throws Exception {
        Directories.delete(dir);
        Files.createDirectories(dir);
        try (ServerSocket stalled = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(stalled.getLocalPort());
            Map<String, Map<String, String>> cases = new LinkedHashMap<>();
            cases.put(HEALTHY, Map.of("eventlog.protocol", "console", WITH_BROKERS, "true"));
            for (String protocol : List.of("amqp", "kafka")) {
                cases.put(protocol + ", refused", broker(protocol, "localhost", "1"));
                cases.put(protocol + ", a broker that stalls", broker(protocol, "localhost", port));
                cases.put(protocol + ", a name that does not resolve", broker(protocol, "no.such.host.invalid", "1"));
            }
            deploy(cases);
        }
    }

    private static Map<String, String> broker(String protocol, String host, String port) {
        return Map.of("eventlog.protocol", protocol, "eventlog.host", host, "eventlog.port", port,
                "eventlog.close-timeout", "1s", WITH_BROKERS, "true");
    }

    private void deploy(Map<String, Map<String, String>> cases) throws Exception {
        Map<String, List<Long>> millis = new LinkedHashMap<>();
        try (ServerProcess server = Server.current().process("deploy-time")) {
            Map<String, Path> wars = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, String>> one : cases.entrySet()) {
                wars.put(one.getKey(), war("app" + wars.size(), one.getValue()));
            }
            ((Redeployable) server).startEmpty(Map.of());
            Shop client = new Shop(server.port());
            await().atMost(Duration.ofMinutes(2)).until(() -> client.status("/") != -1);
            for (int round = -WARM_UP; round < Integer.getInteger("start.rounds", 1); round++) {
                for (Map.Entry<String, Path> one : wars.entrySet()) {
                    long took = deploy(server, one.getValue(), client);
                    if (round >= 0) {
                        millis.computeIfAbsent(one.getKey(), key -> new ArrayList<>()).add(took);
                    }
                }
            }
        }
        report("Milliseconds from handing over the application to its first answer: ", millis);
    }

    private static long deploy(ServerProcess server, Path war, Shop client) throws IOException {
        long from = System.nanoTime();
        ((Redeployable) server).deploy(war);
        await().atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5))
                .until(() -> client.status("/plain") == 200);
        long took = (System.nanoTime() - from) / 1_000_000;
        ((Redeployable) server).undeploy();
        return took;
    }

    private static void report(String what, Map<String, List<Long>> millis) {
        System.out.println(what + millis);
        millis.forEach((name, times) -> System.out.println("| " + name + " | median "
                + times.stream().sorted().toList().get(times.size() / 2) + " | least " + Collections.min(times)
                + " |"));

        long healthy = Collections.max(millis.get(HEALTHY));
        assertThat(millis).allSatisfy((name, times) -> assertThat(times).allMatch(time -> time > 0)
                .as(name).allMatch(time -> time < 2 * healthy + WAIT_MILLIS));
    }

    private Map<String, Map<String, String>> cases(int stalledPort) {
        Map<String, Map<String, String>> cases = new LinkedHashMap<>();
        cases.put("without Eventlog", null);
        // What the server does with the jars alone.
        cases.put("switched off", Map.of("eventlog.enabled", "false"));
        cases.put(HEALTHY, Map.of("eventlog.protocol", "console"));
        cases.put("a name that does not resolve", Map.of("eventlog.host", "no.such.host.invalid"));
        cases.put("a receiver that stalls", Map.of("eventlog.host", "localhost", "eventlog.protocol", "https",
                "eventlog.tls.insecure-trust-everyone", "true", "eventlog.port", String.valueOf(stalledPort)));
        cases.put("a database that is locked", Map.of("eventlog.host", "localhost", "eventlog.port", "1",
                "eventlog.db", dir.resolve("locked.db").toString()));
        return cases;
    }

    private long start(Map<String, String> configuration) throws IOException, InterruptedException {
        Path war = war("app", configuration);
        long from = System.nanoTime();
        try (TwinServer server = new TwinServer("start").with(war).start(Map.of())
                .await200("/app/plain")) {
            return (System.nanoTime() - from) / 1_000_000;
        }
    }

    private Path war(String name, Map<String, String> configuration) throws IOException {
        if (configuration == null) {
            return TwinWar.plain(dir, name);
        }
        Map<String, String> all = new LinkedHashMap<>(configuration);
        all.putIfAbsent("eventlog.db", dir.resolve(name + ".db").toString());
        return all.remove(WITH_BROKERS) == null
                ? TwinWar.logging(dir, name, all)
                : TwinWar.withBrokers(dir, name, all);
    }

    private static Connection locked(Path db) throws Exception {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table t(a)");
            statement.execute("begin exclusive");
        }
        return connection;
    }
}
