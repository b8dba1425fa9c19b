// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many events the collector's own WAR acknowledges after their commit, on Open Liberty, with whoever sends them on the
 * same machine: in batches of a hundred by four senders, and one by one by sixteen; before each, the same for as long
 * so that the server is warm. A measurement, so it is not part of
 * {@code mvn verify}:
 *
 * <pre>
 * mvn verify -Dit.measured=none -Dit.test=IngestSpeedIT -Dingest.seconds=30
 * </pre>
 */
@Tag("measured")
class IngestSpeedIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"), "ingest");
    private static final String KEY = "a-key-for-tests-only-0123456789";
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("ingest.seconds", 30));
    private static final int SENDERS = Integer.getInteger("ingest.senders", 4);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int PLACE = "0199c0de-7a11-7c3e-9f00-".length();

    @Test
    void measuresAcknowledgedEventsPerSecond() throws Exception {
        Directories.delete(DIR);
        try (TwinServer server = new TwinServer("ingest").with(Path.of(System.getProperty("it.collector")))
                .feature("appSecurity-5.0").start(Map.of("EVENTLOG_COLLECTOR_DB",
                        DIR.resolve("collector.db").toString(), "EVENTLOG_COLLECTOR_KEYS", "shop=" + KEY,
                        "EVENTLOG_COLLECTOR_RATE", "0"))
                .await200("/eventlog-collector/health/ready")) {
            run(server.port(), SENDERS, 100, NANOS);
            Result batches = run(server.port(), SENDERS, 100, NANOS);
            run(server.port(), 16, 1, NANOS);
            Result singles = run(server.port(), 16, 1, NANOS);
            String table = "| | acknowledged events/s | p50 ms | p99 ms |\n|---|---|---|---|\n"
                    + batches.row("batches of 100, " + SENDERS + " senders") + singles.row("one by one, 16 senders");
            System.out.println(table);
            Files.writeString(DIR.resolve("ingest.md"), table);
            assertThat(server.console()).doesNotContain("OutOfMemoryError");
        }
    }

    private static Result run(int port, int senders, int batch, long nanos) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try {
            long from = System.nanoTime();
            List<Future<long[]>> all = IntStream.range(0, senders)
                    .mapToObj(n -> threads.submit(() -> send(port, batch, from + nanos))).toList();
            long[] times = new long[0];
            for (Future<long[]> one : all) {
                long[] more = one.get();
                times = Arrays.copyOf(times, times.length + more.length);
                System.arraycopy(more, 0, times, times.length - more.length, more.length);
            }
            Arrays.sort(times);
            return new Result(times, times.length * (double) batch / ((System.nanoTime() - from) / 1e9));
        } finally {
            threads.shutdown();
        }
    }

    /** The nanoseconds of each request. Made with little work of its own: only the ids differ. */
    private static long[] send(int port, int batch, long until) throws IOException {
        byte[] body = body(batch);
        int line = body.length / batch;
        byte[] head = ("POST /eventlog-collector/api/v1/events/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + "Bearer " + KEY + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + body.length
                + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        long[] times = new long[1 << 10];
        int done = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            byte[] all = Arrays.copyOf(head, head.length + body.length);
            while (System.nanoTime() < until) {
                for (int i = 0; i < batch; i++) {
                    number(body, i * line + "{\"id\":\"".length() + PLACE);
                }
                System.arraycopy(body, 0, all, head.length, body.length);
                long from = System.nanoTime();
                out.write(all);
                assertThat(status(in)).isEqualTo(200);
                times = done == times.length ? Arrays.copyOf(times, done * 2) : times;
                times[done++] = System.nanoTime() - from;
            }
        }
        return Arrays.copyOf(times, done);
    }

    /** Events as a shop's filter makes them, some 450 bytes each. */
    private static byte[] body(int batch) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < batch; i++) {
            String id = "0199c0de-7a11-7c3e-9f00-000000000000";
            lines.append("{\"id\":\"").append(id).append("\",\"name\":\"http_request\",\"tstamp\":")
                    .append(System.currentTimeMillis())
                    .append(",\"level\":\"").append(i % 50 == 7 ? "warn" : "info")
                    .append("\",\"message\":\"GET /shop/product/lantern 200\",\"user\":\"ada\",\"session\":")
                    .append("\"9f8e7d6c5b4a3210\",\"reqId\":\"").append(UUID.randomUUID())
                    .append("\",\"application\":\"shop\",\"host\":\"web1\",\"pid\":4242,\"target\":\"/shop/product\",")
                    .append("\"fields\":{\"method\":\"GET\",\"path\":\"/shop/product/lantern\",\"status\":200,")
                    .append("\"durationMs\":12.482,\"remoteAddr\":\"192.0.2.17\",\"userAgent\":\"Mozilla/5.0\"}}\n");
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void number(byte[] body, int at) {
        int number = NUMBER.incrementAndGet();
        for (int i = 11; i >= 0; i--) {
            body[at + i] = (byte) ('0' + number % 10);
            number /= 10;
        }
    }

    /** Reads one answer to its end. */
    private static int status(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no answer: " + head);
            }
            head.append((char) next);
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length:");
        in.readNBytes(Integer.parseInt(text.substring(at + 15, text.indexOf('\r', at)).strip()));
        return Integer.parseInt(text.substring(9, 12));
    }

    private record Result(long[] sorted, double eventsPerSecond) {
        String row(String name) {
            return String.format(Locale.ROOT, "| %s | %,.0f | %.1f | %.1f |%n", name, eventsPerSecond,
                    sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
        }
    }
}
