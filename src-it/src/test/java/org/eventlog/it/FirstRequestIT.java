// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long the first request of each of three applications takes, and of an application's next hundred the slowest, if
 * Open Liberty has but four threads for all of them: without Eventlog, and with it and a receiver that accepts
 * connections and then neither reads nor answers. If Eventlog kept threads of that pool, the requests would wait. A
 * measurement, so it is not part of {@code mvn verify}:
 *
 * <pre>
 * mvn verify -Dit.measured=none -Dit.test=FirstRequestIT -Dfirst.rounds=7
 * </pre>
 */
@Tag("measured")
class FirstRequestIT {
    private static final List<String> NAMES = List.of("one", "two", "three");
    private static final int FURTHER = 100;
    private static final String WITHOUT = "without Eventlog";
    private static final String STALLING = "with Eventlog and a receiver that stalls";

    private final Path dir = Path.of(System.getProperty("it.dir"), "first");

    @Test
    void firstRequestsDoNotWaitForAThreadOfASmallPool() throws Exception {
        Directories.delete(dir);
        Map<String, List<Double>> firsts = new LinkedHashMap<>();
        Map<String, List<Double>> slowest = new LinkedHashMap<>();
        try (ServerSocket receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, List<Path>> cases = new LinkedHashMap<>();
            cases.put(WITHOUT, wars(name -> TwinWar.plain(dir.resolve("plain"), name)));
            cases.put(STALLING, wars(name -> TwinWar.logging(dir.resolve("logging"), name, Map.of(
                    "eventlog.host", "localhost", "eventlog.port", String.valueOf(receiver.getLocalPort()),
                    "eventlog.protocol", "http", "eventlog.application", name, "eventlog.db",
                    dir.resolve(name + ".db").toString()))));
            for (int round = 0; round < Integer.getInteger("first.rounds", 5); round++) {
                for (Map.Entry<String, List<Path>> one : cases.entrySet()) {
                    measure(one.getValue(), firsts.computeIfAbsent(one.getKey(), key -> new ArrayList<>()),
                            slowest.computeIfAbsent(one.getKey(), key -> new ArrayList<>()));
                }
            }
        }
        report(firsts, slowest);
    }

    private interface Making {
        Path war(String name) throws IOException;
    }

    private static List<Path> wars(Making making) throws IOException {
        List<Path> wars = new ArrayList<>();
        for (String name : NAMES) {
            wars.add(making.war(name));
        }
        return wars;
    }

    private static void measure(List<Path> wars, List<Double> firsts, List<Double> slowest) throws Exception {
        TwinServer server = new TwinServer("first").config("<executor coreThreads=\"4\" maxThreads=\"4\"/>");
        wars.forEach(server::with);
        try (server) {
            server.start(Map.of());
            await().atMost(Duration.ofMinutes(3)).until(() -> haveStarted(server.console()));
            Shop client = new Shop(server.port());
            for (String name : NAMES) {
                firsts.add(millis(client, name));
            }
            double most = 0;
            for (int i = 0; i < FURTHER; i++) {
                most = Math.max(most, millis(client, NAMES.get(0)));
            }
            slowest.add(most);
        }
    }

    private static boolean haveStarted(String console) {
        boolean listens = console.contains("CWWKO0219I");
        return listens
                && NAMES.stream().allMatch(name -> console.contains("CWWKZ0001I: Application " + name + " started"));
    }

    private static double millis(Shop client, String name) throws IOException, InterruptedException {
        long from = System.nanoTime();
        assertThat(client.get("/" + name + "/plain").statusCode()).isEqualTo(200);
        return (System.nanoTime() - from) / 1e6;
    }

    private static void report(Map<String, List<Double>> firsts, Map<String, List<Double>> slowest) {
        System.out.println("| | first request of an application, ms, median (lowest to highest) | slowest of the next "
                + FURTHER + ", ms |\n|---|---|---|\n" + firsts.keySet().stream().map(name -> "| " + name + " | "
                        + told(firsts.get(name)) + " | " + told(slowest.get(name)) + " |")
                        .collect(Collectors.joining("\n")));
    }

    private static String told(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(Locale.ROOT, "%.0f (%.0f to %.0f)", sorted.get(sorted.size() / 2), sorted.get(0),
                sorted.get(sorted.size() - 1));
    }
}
