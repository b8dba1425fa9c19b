// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a receiver that is unavailable while a backlog grows, and returns while more is logged.
 *
 * <p>{@code mvn verify -pl src/core -am -Dtest=OutageTest -Doutage.events=5000000
 * -Dsurefire.failIfNoSpecifiedTests=false} for five million events.
 */
class OutageTest {
    private static final int EVENTS = Integer.getInteger("outage.events", 300_000);
    private static final long MB = 1 << 20;
    private static final long QUEUE = 4_096 * MB;
    private static final long LOG = 64 * MB;
    private static final Pattern BACKLOG = Pattern.compile(
            "backlog heap (-?\\d+) file (\\d+) queued (\\d+) bytes (\\d+) dropped (\\d+)");
    private static final Pattern NUMBER = Pattern.compile("\"fields\":\\{\"n\":(\\d+)\\}");

    @TempDir
    Path dir;

    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong outOfOrder = new AtomicLong();

    @Test
    void drainsABacklogFromDiskWhileMoreIsLogged() throws Exception {
        int port = freePort();
        try (Child child = Child.start(Backlog.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=4", "-Xlog:gc:file=" + dir.resolve("gc.log")),
                List.of(dir.resolve("queue.db").toString(), String.valueOf(port), String.valueOf(EVENTS),
                        QUEUE + "B", dir.resolve("gc.log").toString()),
                said::add)) {
            await(child, "backlog");
            Matcher backlog = BACKLOG.matcher(line("backlog"));
            assertThat(backlog.matches()).isTrue();
            System.out.println("outage: " + line("backlog"));
            assertThat(Long.parseLong(backlog.group(1))).as("heap growth").isLessThan(64 * MB);
            assertThat(Long.parseLong(backlog.group(2))).as("file")
                    .isLessThan(Long.parseLong(backlog.group(4)) * 21 / 20 + LOG + MB);
            assertThat(Long.parseLong(backlog.group(3))).isEqualTo(EVENTS + 1);
            assertThat(backlog.group(5)).isEqualTo("0");

            try (ServerSocket receiver = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
                Thread reader = new Thread(() -> read(receiver));
                reader.setDaemon(true);
                reader.start();
                await(child, "logged");
                System.out.println("outage: " + line("drained"));
                assertThat(child.await(60)).isZero();
                said.stream().filter(line -> line.startsWith("pauses")).forEach(System.out::println);
                long logged = Long.parseLong(line("logged").split(" ")[1]);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> next.get() >= logged);
                assertThat(next).hasValue(logged);
                assertThat(outOfOrder).hasValue(0);
            }
        }
    }

    private void await(Child child, String word) {
        Awaitility.await().atMost(Duration.ofMinutes(15)).until(() -> line(word) != null || !child.alive());
        assertThat(line(word)).as("the child said " + said).isNotNull();
    }

    private String line(String word) {
        return said.stream().filter(line -> line.startsWith(word)).findFirst().orElse(null);
    }

    /** Reads every event and checks that its number is the next. */
    private void read(ServerSocket server) {
        try (Socket socket = server.accept();
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1 << 20)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher number = NUMBER.matcher(line);
                if (number.find() && Long.parseLong(number.group(1)) != next.getAndIncrement()) {
                    outOfOrder.incrementAndGet();
                }
            }
        } catch (IOException e) {
            outOfOrder.incrementAndGet();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
