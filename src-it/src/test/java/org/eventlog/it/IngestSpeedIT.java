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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many events the collector's own WAR acknowledges after their commit, on Open Liberty, with whoever sends them on the
 * same machine: in batches by four senders, and one by one by sixteen; before each, the same for as long so that the
 * server is warm. Then what is left to a sender with another key beside a flood that never waits: in batches at a tenth
 * of the flood's rate, and one by one. A measurement, so it is not part of {@code mvn verify}:
 *
 * <pre>
 * mvn verify -Dit.measured=none -Dit.test=IngestSpeedIT -Dingest.seconds=30 -Dingest.batches=100,500
 * </pre>
 */
@Tag("measured")
class IngestSpeedIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"), "ingest");
    private static final String KEY = "a-key-for-tests-only-0123456789";
    private static final String OTHER = "another-key-for-tests-0123456789";
    private static final String BATCHES = "/api/v1/events/batch";
    private static final String FORMS = "/add/";
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("ingest.seconds", 30));
    private static final int SENDERS = Integer.getInteger("ingest.senders", 4);
    /** The threads that the server starts with, 0 for its own number. */
    private static final int THREADS = Integer.getInteger("ingest.threads", 0);
    private static final int FLOODERS = Integer.getInteger("ingest.flooders", 16);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int PLACE = "0199c0de-7a11-7c3e-9f00-".length();
    private static final long UNPACED = 0;

    @Test
    void measuresAcknowledgedEventsPerSecond() throws Exception {
        Directories.delete(DIR);
        try (TwinServer server = new TwinServer("ingest").with(Path.of(System.getProperty("it.collector")))
                .feature("appSecurity-5.0")
                .config(THREADS == 0 ? "" : "<executor coreThreads=\"" + THREADS + "\"/>")
                .start(Map.of("EVENTLOG_COLLECTOR_DB",
                        DIR.resolve("collector.db").toString(), "EVENTLOG_COLLECTOR_KEYS",
                        "shop=" + KEY + ",stock=" + OTHER, "EVENTLOG_COLLECTOR_RATE", "0"))
                .await200("/eventlog-collector/health/ready")) {
            int port = server.port();
            StringBuilder table = new StringBuilder(
                    "| | acknowledged events/s | p50 ms | p99 ms |\n|---|---|---|---|\n");
            double most = 0;
            for (String size : System.getProperty("ingest.batches", "100,500").split(",")) {
                int batch = Integer.parseInt(size);
                run(port, KEY, BATCHES, SENDERS, batch, UNPACED);
                Result batches = run(port, KEY, BATCHES, SENDERS, batch, UNPACED);
                table.append(batches.row("batches of " + batch + ", " + SENDERS + " senders"));
                most = Math.max(most, batches.eventsPerSecond);
            }
            for (String path : List.of(BATCHES, FORMS)) {
                run(port, OTHER, path, 16, 1, UNPACED);
                table.append(run(port, OTHER, path, 16, 1, UNPACED).row("one by one, 16 senders, " + path));
            }
            double tenth = most / 10;
            ExecutorService flood = Executors.newFixedThreadPool(FLOODERS);
            try {
                AtomicBoolean ended = new AtomicBoolean();
                LongAdder flooded = new LongAdder();
                LongAdder refused = new LongAdder();
                List<Future<Void>> floods = IntStream.range(0, FLOODERS)
                        .mapToObj(n -> flood.<Void>submit(() -> flood(port, ended, flooded, refused))).toList();
                for (Beside beside : List.of(
                        new Beside("a tenth, batches of 100, 4 senders", BATCHES, 4, 100,
                                (long) (100 * 4 * 1e9 / tenth)),
                        new Beside("one by one, 16 senders", BATCHES, 16, 1, UNPACED),
                        new Beside("one by one, 16 senders, /add/", FORMS, 16, 1, UNPACED))) {
                    long before = flooded.sum();
                    long refusedBefore = refused.sum();
                    long from = System.nanoTime();
                    Result result = run(port, OTHER, beside.path, beside.senders, beside.batch, beside.pace);
                    double seconds = (System.nanoTime() - from) / 1e9;
                    table.append(result.row(String.format(Locale.ROOT,
                            "beside a flood of %,.0f (%,d batches refused): %s", (flooded.sum() - before) / seconds,
                            refused.sum() - refusedBefore, beside.name)));
                }
                ended.set(true);
                for (Future<Void> one : floods) {
                    one.get();
                }
            } finally {
                flood.shutdownNow();
            }
            System.out.println(table);
            Files.writeString(DIR.resolve("ingest.md"), table);
            assertThat(server.console()).doesNotContain("OutOfMemoryError");
        }
    }

    /** @param pace the nanoseconds between two requests of each sender */
    private record Beside(String name, String path, int senders, int batch, long pace) {}

    private static Result run(int port, String key, String path, int senders, int batch, long pace) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try {
            long from = System.nanoTime();
            List<Future<long[]>> all = IntStream.range(0, senders)
                    .mapToObj(n -> threads.submit(() -> send(port, key, path, batch, from + NANOS, pace))).toList();
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

    /** The nanoseconds of each request; none is refused. */
    private static long[] send(int port, String key, String path, int batch, long until, long pace)
            throws IOException, InterruptedException {
        long[] times = new long[1 << 10];
        int done = 0;
        long next = System.nanoTime();
        try (Sender sender = new Sender(port, key, path, batch)) {
            while (System.nanoTime() < until) {
                next += pace;
                long wait = pace == UNPACED ? 0 : (next - System.nanoTime()) / 1_000_000;
                if (wait > 0) {
                    Thread.sleep(wait);
                }
                long from = System.nanoTime();
                assertThat(sender.send()).isEqualTo(200);
                times = done == times.length ? Arrays.copyOf(times, done * 2) : times;
                times[done++] = System.nanoTime() - from;
            }
        }
        return Arrays.copyOf(times, done);
    }

    private static Void flood(int port, AtomicBoolean ended, LongAdder accepted, LongAdder refused) throws IOException {
        try (Sender sender = new Sender(port, KEY, BATCHES, 500)) {
            while (!ended.get()) {
                if (sender.send() == 200) {
                    accepted.add(500);
                } else {
                    refused.increment();
                }
            }
        }
        return null;
    }

    /** One connection. Makes its requests with little work of its own: only the ids differ. */
    private static final class Sender implements AutoCloseable {
        private final Socket socket;
        private final OutputStream out;
        private final InputStream in;
        private final byte[] all;
        private final int head;
        private final int lines;

        Sender(int port, String key, String path, int batch) throws IOException {
            boolean form = path.equals(FORMS);
            byte[] body = form
                    ? "status=info&message=GET+%2Fshop%2Fproduct%2Flantern+200".getBytes(StandardCharsets.US_ASCII)
                    : body(batch);
            byte[] headers = ("POST /eventlog-collector" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                    + "Bearer " + key + "\r\nContent-Type: "
                    + (form ? "application/x-www-form-urlencoded" : "application/x-ndjson") + "\r\nContent-Length: "
                    + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            head = headers.length;
            lines = form ? 0 : batch;
            all = Arrays.copyOf(headers, head + body.length);
            System.arraycopy(body, 0, all, head, body.length);
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            out = socket.getOutputStream();
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** Returns the status. */
        int send() throws IOException {
            for (int i = 0; i < lines; i++) {
                number(all, head + i * ((all.length - head) / lines) + "{\"id\":\"".length() + PLACE);
            }
            out.write(all);
            return status(in);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
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
