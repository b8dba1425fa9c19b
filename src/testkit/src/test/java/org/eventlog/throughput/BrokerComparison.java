// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.Transport;

/**
 * Compares events per second of a broker's plain client, with events that were encoded before and with events that are
 * encoded meanwhile, of Eventlog's transport, and of a whole event log, in turns.
 * It asserts that everything is delivered, and nothing about speed, because machines differ.
 */
public final class BrokerComparison {
    private static final int ROUNDS = 11;
    private static final int WARM_UP = 2;
    /** What the sender has open at most. */
    private static final long OPEN_BYTES = 4 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String NAME = "order.paid";
    private static final long PID = ProcessHandle.current().pid();
    private static final JsonFactory JSON = new JsonFactory();

    private final int events;
    private final Random random = new Random(1);

    /** A contender, or what is done before it. */
    public interface Run {
        void run() throws Exception;
    }

    /** Takes an encoded event and its id. */
    public interface Sending {
        void send(String id, byte[] event) throws Exception;
    }

    private record Sale(String message, String target, double amount, String path) {}

    /** @param events the number of events in each run */
    public BrokerComparison(int events) {
        this.events = events;
    }

    /** Encoded events of about 350 bytes that compress like those of an application. */
    public List<byte[]> encoded() {
        return IntStream.range(0, events).mapToObj(i -> encodedEvent().getBytes(StandardCharsets.UTF_8)).toList();
    }

    private String encodedEvent() {
        return "{\"id\":\"0190" + Long.toHexString(random.nextLong()) + "\",\"name\":\"order.paid\",\"level\":\"info\""
                + ",\"tstamp\":\"2026-01-02T03:04:05." + random.nextInt(1000) + "Z\",\"user\":\"user"
                + random.nextInt(10_000) + "\",\"request\":\"" + Long.toHexString(random.nextLong())
                + "\",\"message\":\"The order " + random.nextInt(1_000_000) + " was paid by card\",\"host\":\"app-1\""
                + ",\"pid\":4711,\"fields\":{\"amount\":" + random.nextDouble() + ",\"currency\":\"EUR\",\"items\":"
                + random.nextInt(50) + ",\"path\":\"/shop/orders/" + random.nextInt(100_000) + "\"}}";
    }

    /** Sends the batches as the sender does, and waits until all are acknowledged. */
    public static void send(Transport transport, List<Batch> batches) throws Exception {
        ArrayDeque<Delivery> open = new ArrayDeque<>();
        for (Batch batch : batches) {
            open.add(transport.begin(batch));
            while (open.size() > OPEN_BYTES / batch.bytes()) {
                assertThat(open.poll().await(PATIENCE)).isTrue();
            }
        }
        for (Delivery delivery : open) {
            assertThat(delivery.await(PATIENCE)).isTrue();
        }
    }

    /** Logs as many events, and waits until all are acknowledged. */
    public void log(EventLog log) throws Exception {
        for (int i = 0; i < events; i++) {
            Sale sale = sale(i);
            log.log(LogEvent.named(NAME).message(sale.message()).target(sale.target()).field("amount", sale.amount())
                    .field("currency", "EUR").field("path", sale.path()).build());
        }
        assertThat(log.flush(PATIENCE)).isTrue();
    }

    /**
     * Creates as many events and encodes each with Jackson's generator, as an application does without Eventlog. They have
     * the keys of those that {@link #log} causes.
     */
    public void encode(Sending to) throws Exception {
        for (int i = 0; i < events; i++) {
            Sale sale = sale(i);
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            to.send(id, encode(id, i, sale));
        }
    }

    private static byte[] encode(String id, int number, Sale sale) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("name", NAME);
            json.writeNumberField("tstamp", System.currentTimeMillis());
            json.writeNumberField("seq", number);
            json.writeNumberField("version", 1);
            json.writeStringField("level", "info");
            json.writeStringField("message", sale.message());
            json.writeStringField("target", sale.target());
            json.writeObjectFieldStart("fields");
            json.writeNumberField("amount", sale.amount());
            json.writeStringField("currency", "EUR");
            json.writeStringField("path", sale.path());
            json.writeEndObject();
            json.writeStringField("user", "guest");
            json.writeStringField("session", "0");
            json.writeStringField("host", "app-1.example.org");
            json.writeNumberField("pid", PID);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private Sale sale(int number) {
        return new Sale("The order " + number + " was paid by card", "user:" + random.nextInt(10_000),
                random.nextDouble(), "/shop/orders/" + random.nextInt(100_000));
    }

    /**
     * Runs all rounds and prints the rates and ratios.
     *
     * @param before done before each run, and not timed
     * @param bare the plain client with events that were encoded before
     * @param encoding the plain client with events that are created and encoded meanwhile
     */
    public void compare(Run before, Run bare, Run encoding, Run transport, Run eventLog) throws Exception {
        List<Run> runs = List.of(bare, encoding, transport, eventLog);
        double[][] rates = new double[runs.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            // Each in each place, because a run also pays for what the broker has left to do from the one before.
            for (int i = 0; i < runs.size(); i++) {
                int turn = (round + i) % runs.size();
                before.run();
                rates[turn][round] = perSecond(runs.get(turn));
            }
            int last = round;
            print("", IntStream.range(0, runs.size()).mapToDouble(i -> rates[i][last]).toArray());
        }
        print("median: ", Arrays.stream(rates).mapToDouble(BrokerComparison::median).toArray());
        System.out.println("ratio of a round: transport / client " + ratio(rates[2], rates[0]) + ", event log / client "
                + ratio(rates[3], rates[0]) + ", event log / client that encodes " + ratio(rates[3], rates[1]));
    }

    private static void print(String what, double... rates) {
        System.out.printf(Locale.ROOT,
                "%sclient %,.0f, client that encodes %,.0f, transport %,.0f, event log %,.0f events/s%n", what,
                rates[0],
                rates[1], rates[2], rates[3]);
    }

    private double perSecond(Run run) throws Exception {
        long begin = System.nanoTime();
        run.run();
        return events * 1e9 / (System.nanoTime() - begin);
    }

    private static double median(double[] rounds) {
        return middle(Arrays.stream(rounds, WARM_UP, ROUNDS).sorted().toArray());
    }

    /** The median, lowest and highest ratio of the rounds after the warm-up. */
    private static String ratio(double[] values, double[] bare) {
        double[] ratios = IntStream.range(WARM_UP, ROUNDS).mapToDouble(i -> values[i] / bare[i]).sorted().toArray();
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", middle(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    private static double middle(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
