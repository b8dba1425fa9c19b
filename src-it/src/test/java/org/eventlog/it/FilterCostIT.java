// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.it.twin.EmptyFilter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the request filter costs: wrk (which must be installed) against a servlet that says hello, in one server without
 * Eventlog, with an empty filter instead, with Eventlog and a receiver, with Eventlog and none, in turns; and the
 * processor time of each by the server's threads. A measurement, so it is not part of {@code mvn verify}:
 *
 * <pre>
 * mvn verify -Pwildfly,payara -Dit.everywhere=measured -Dit.measured=none -Dit.test=FilterCostIT -Dcost.rounds=7
 * </pre>
 */
@Tag("measured")
class FilterCostIT {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final int ROUNDS = Integer.getInteger("cost.rounds", 7);
    /** Rounds that are not counted, until the compiler has finished with the code of all. */
    private static final int WARM_UPS = 3;
    private static final int SECONDS = Integer.getInteger("cost.seconds", 8);
    private static final List<String> WARS = List.of("without", "filter", "up", "down");

    private final Path dir = Path.of(System.getProperty("it.dir"), "cost");

    @Test
    void measuresRequestsPerSecondWithAndWithoutEventlog() throws Exception {
        Directories.delete(dir);
        try (ServerSocket receiver = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            readAll(receiver);
            try (TwinServer server = new TwinServer("cost").with(TwinWar.plain(dir, "without"))
                    .with(TwinWar.plain(dir, "filter", EmptyFilter.class)).with(logging("up", receiver.getLocalPort()))
                    .with(logging("down", 1)).start(Map.of())) {
                for (String war : WARS) {
                    server.await200("/" + war + "/plain");
                }
                for (int round = 0; round < WARM_UPS; round++) {
                    for (String war : WARS) {
                        wrk(server, war);
                    }
                }
                Map<String, List<Double>> rates = new LinkedHashMap<>();
                for (int round = 0; round < ROUNDS; round++) {
                    for (String war : WARS) {
                        rates.computeIfAbsent(war, key -> new ArrayList<>()).add(wrk(server, war));
                    }
                }
                report(rates);
            }
        }
    }

    private Path logging(String name, int port) throws IOException {
        return TwinWar.logging(dir, name, Map.of("eventlog.host", "localhost", "eventlog.port", String.valueOf(port),
                "eventlog.db", dir.resolve(name + ".db").toString(), "eventlog.application", name,
                "eventlog.queue.max-bytes", "4GB"));
    }

    /** In this process, so it takes its share of the machine, as a receiver beside the server does. */
    private static void readAll(ServerSocket server) {
        Thread thread = new Thread(() -> {
            byte[] room = new byte[1 << 20];
            while (!server.isClosed()) {
                try (Socket socket = server.accept(); InputStream in = socket.getInputStream()) {
                    while (in.read(room) >= 0) {
                        // Only to have read it.
                    }
                } catch (IOException e) {
                    // The other side has gone, or we have.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static double wrk(TwinServer server, String war) throws IOException, InterruptedException {
        ThreadTimes before = ThreadTimes.of(server.pid());
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c8", "-d" + SECONDS + "s",
                "http://localhost:" + server.port() + "/" + war + "/plain").redirectErrorStream(true).start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(said);
        assertThat(wrk.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("Non-2xx");
        assertThat(rate.find()).as(said).isTrue();
        double perSecond = Double.parseDouble(rate.group(1));
        System.out.printf(Locale.ROOT, "%s: %,.0f requests/s, processor time of the server for each %s%n", war,
                perSecond,
                ThreadTimes.of(server.pid()).since(before, perSecond * SECONDS));
        return perSecond;
    }

    private void report(Map<String, List<Double>> rates) throws IOException {
        StringBuilder table = new StringBuilder(
                "| | requests/s, median (lowest to highest) | ratio, median of the rounds |\n|---|---|---|\n");
        for (String war : WARS) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ratios.add(rates.get(war).get(round) / rates.get("without").get(round));
            }
            List<Double> sorted = rates.get(war).stream().sorted().toList();
            table.append(String.format(Locale.ROOT, "| %s | %,.0f (%,.0f to %,.0f) | %.3f |%n", war, median(sorted),
                    sorted.get(0), sorted.get(ROUNDS - 1), median(ratios.stream().sorted().toList())));
        }
        System.out.println(table);
        Files.writeString(dir.resolve("requests.md"), table);
        Files.writeString(dir.resolve("requests.svg"), picture(rates));
    }

    private static String picture(Map<String, List<Double>> rates) {
        double most = rates.values().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).max().orElse(1);
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 620 184\" role=\"img\">"
                        + "<title>Requests a second without Eventlog, with a receiver, and with none</title><style>"
                        + "text{font:12.5px system-ui,sans-serif;fill:#1f2328}.page{fill:#fff}.bar{fill:#aab4bf}.ours{fill:#0969da}"
                        + ".range{stroke:#1f2328;stroke-width:1.5}@media (prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}"
                        + ".bar{fill:#59636e}.ours{fill:#388bfd}.range{stroke:#e6edf3}}</style>"
                        + "<rect class=\"page\" width=\"620\" height=\"184\" rx=\"8\"/>");
        int y = 24;
        for (Map.Entry<String, List<Double>> war : rates.entrySet()) {
            List<Double> sorted = war.getValue().stream().sorted().toList();
            String label = switch (war.getKey()) {
                case "without" -> "without Eventlog";
                case "filter" -> "an empty filter instead";
                case "up" -> "an event a request, receiver up";
                default -> "an event a request, receiver away";
            };
            double scale = 280 / most;
            svg.append(String.format(Locale.ROOT, "<text x=\"16\" y=\"%d\">%s</text>"
                    + "<rect class=\"bar%s\" x=\"240\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"2\"/>"
                    + "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text x=\"530\" y=\"%d\">%,.0f/s</text>",
                    y + 13, label, war.getKey().matches("without|filter") ? "" : " ours", y, median(sorted) * scale,
                    240 + sorted.get(0) * scale, 240 + sorted.get(sorted.size() - 1) * scale, y + 9, y + 9, y + 13,
                    median(sorted)));
            y += 34;
        }
        return svg.append(
                "<text x=\"16\" y=\"138\">Requests a second. Bar: median. Line: lowest to highest round.</text></svg>\n")
                .toString();
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
