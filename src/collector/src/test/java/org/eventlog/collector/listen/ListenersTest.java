// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.collector.event.NewEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests valid and invalid connections, with commits that the test controls. */
@Timeout(60)
class ListenersTest extends ListenersFixture {
    @Test
    void eachLineIsAnEventEvenWithoutAFinalLineFeed() throws Exception {
        start(SHORT);
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\r\n\n{\"message\":\"b\"}\n{\"message\":\"c\"}");
            socket.shutdownOutput();

            assertThat(socket.getInputStream().read()).as("closed when all is kept").isEqualTo(-1);
            assertThat(operatorLog()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void dropsAndCountsAnInvalidLine() throws Exception {
        start(SHORT);
        try (Socket socket = connect(tcp)) {
            send(socket, "GET / HTTP/1.1\n[]\n{\"message\":\n{\"message\":\"good\"}\n");

            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("good"));
            assertThat(listeners.counts().leftOut()).isEqualTo(3);
        }
    }

    @Test
    void dropsATooLongLineAndKeepsTheNext() throws Exception {
        start(SHORT, "max-line", "1KB");
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\n{\"message\":\"" + "x".repeat(50_000) + "\"}\n{\"message\":\"b\"}\n");
            send(socket, "{\"message\":\"" + "y".repeat(1024 - 14) + "\"}\n");

            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("a", "b", "y".repeat(1010)));
            assertThat(listeners.counts().leftOut()).isEqualTo(1);
        }
    }

    @Test
    void idleConnectionsOfOneAddressLeaveRoomToOthers() throws Exception {
        start(new Bounds(4, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5)));
        try (Socket one = connect(tcp);
                Socket two = connect(tcp);
                Socket three = connect(tcp);
                Socket four = connect(tcp);
                Socket other = new Socket("127.0.0.1", tcp, InetAddress.getByName("127.0.0.2"), 0)) {
            assertThat(isClosed(four)).isTrue();
            for (Socket socket : List.of(one, two, three, other)) {
                send(socket, "{\"message\":\"a\"}\n");
            }

            await().untilAsserted(() -> assertThat(operatorLog()).hasSize(4));
        }
    }

    @Test
    void slowSenderDoesNotBlockOthers() throws Exception {
        start(new Bounds(2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5)));
        try (Socket slow = connect(tcp); Socket other = connect(tcp)) {
            byte[] line = "{\"message\":\"slow\"}\n".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < line.length; i++) {
                slow.getOutputStream().write(line[i]);
                slow.getOutputStream().flush();
                send(other, "{\"message\":\"" + i + "\"}\n");
                int sent = i + 1;
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> operatorLog().stream().filter(message -> !message.equals("slow")).count() == sent);
            }
            await().untilAsserted(() -> assertThat(operatorLog()).contains("slow"));
        }
    }

    @Test
    void disconnectsASenderThatStallsWithinALine() throws Exception {
        start(SHORT);
        try (Socket silent = connect(tcp); Socket patient = connect(tcp)) {
            send(patient, "{\"message\":\"a\"}\n");
            send(silent, "{\"mess");

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(listeners.counts().silent()).isEqualTo(1);
            send(patient, "{\"message\":\"b\"}\n");
            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("a", "b"));
        }
    }

    @Test
    void disconnectsAnIdleSender() throws Exception {
        start(new Bounds(2, Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(5)));
        try (Socket socket = connect(tcp)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(listeners.counts().silent()).isEqualTo(1);
        }
    }

    @Test
    void moreConnectionsThanAllowedAreRefusedAndCounted() throws Exception {
        start(SHORT);
        try (Socket first = connect(tcp); Socket second = connect(tcp)) {
            send(first, "{\"message\":\"a\"}\n");
            send(second, "{\"message\":\"b\"}\n");
            await().untilAsserted(() -> assertThat(kept).hasSize(2));
            try (Socket third = connect(tcp); Socket elsewhere = connect(forward)) {
                assertThat(isClosed(third)).isTrue();
                assertThat(listeners.counts().tooMany()).isEqualTo(1);
                elsewhere.getOutputStream().write(message("c", null));
                await().untilAsserted(() -> assertThat(kept).as("the other port has its own").hasSize(3));
            }
        }
        await().untilAsserted(() -> {
            try (Socket again = connect(tcp)) {
                send(again, "{\"message\":\"d\"}\n");
                again.shutdownOutput();
                assertThat(isClosed(again)).isTrue();
            }
            assertThat(operatorLog()).contains("d");
        });
    }

    @Test
    void strangersAreRefusedAndCounted() throws Exception {
        start(SHORT, "listen.allow", "10.0.0.0/8, ::1");
        try (Socket socket = connect(tcp)) {
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(listeners.counts().strangers()).isEqualTo(1);
    }

    @Test
    void pausesReadingWhileTheDatabaseIsBusyAndLosesNothing() throws Exception {
        refusals.set(5);
        start(SHORT);
        held = true;
        try (Socket socket = connect(tcp)) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 60_000; i++) {
                        send(socket, "{\"message\":\"" + i + " " + "x".repeat(200) + "\"}\n");
                    }
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            await().until(() -> flights.size() == 1);
            flights.get(0).completeExceptionally(new IOException("the commit failed"));
            await().until(() -> flights.size() == 2);
            int portion = kept.size() / 2;
            assertThat(kept.subList(0, portion)).as("the same events again")
                    .isEqualTo(kept.subList(portion, 2 * portion));
            assertThat(sender.isAlive()).as("the sender has to wait").isTrue();
            held = false;
            flights.get(1).complete(null);

            assertThat(isClosed(socket)).isTrue();
            sender.join();
        }
        assertThat(refusals.get()).isNegative();
        assertThat(kept.stream().map(NewEvent::id).distinct()).hasSize(60_000);
    }

    @Test
    void closingDoesNotWaitForEverForACommit() throws Exception {
        start(new Bounds(2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(100)));
        held = true;
        try (Socket lines = connect(tcp)) {
            send(lines, "{\"message\":\"a\"}\n");
            await().until(() -> flights.size() == 1);

            close();

            assertThat(threads()).isZero();
        }
    }

    @Test
    void listensOnceAnOccupiedPortIsFree() throws Exception {
        tcp = Outside.freePort();
        try (java.net.ServerSocket other = new java.net.ServerSocket(tcp, 1,
                java.net.InetAddress.getLoopbackAddress())) {
            start(SHORT, "tcp.port", String.valueOf(tcp));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !isRefused(tcp));
    }

    @Test
    void anInterruptOfItsThreadChangesNothing() throws Exception {
        start(SHORT);
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals("eventlog-collector-listener")).findFirst().orElseThrow();

        thread.interrupt();

        // A thread that stays interrupted would never wait again, and use a whole processor.
        await().until(() -> !thread.isInterrupted());
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\n");
            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("a"));
        }
    }

    @Test
    void closeWaitsForReadEventsEvenIfInterrupted() throws Exception {
        held = true;
        start(SHORT);
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\n");
            await().until(() -> flights.size() == 1);
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread closer = new Thread(() -> {
                close();
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            closer.start();
            await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            closer.interrupt();
            await().until(() -> !closer.isInterrupted() && closer.getState() != Thread.State.RUNNABLE);
            assertThat(closer.isAlive()).isTrue();

            flights.get(0).complete(new boolean[1]);
            closer.join();

            assertThat(interrupted).isTrue();
            assertThat(threads()).isZero();
        }
    }

    @Test
    void withoutAPortThereIsNoThread() {
        start(SHORT, "tcp.port", "0", "forward.port", "0");

        assertThat(threads()).isZero();
    }
}
