// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One contender's round, in a JVM of its own: warms up, measures, and prints a line {@code measure=number} for each
 * {@link Measure}.
 */
public final class ContenderRun {
    private static final int EVENTS = Integer.getInteger("events", 1_000_000);
    private static final int SECONDS = Integer.getInteger("seconds", 10);
    private static final int WARM_UP = Math.min(EVENTS, 500_000);
    /** A port where nobody listens: that of tcpmux (RFC 1078), which no system runs any more. */
    private static final int NOBODY = 1;
    /** Long enough for what was sent twice to show. */
    private static final long SETTLE_MILLIS = 500;

    /** Kept, as a level is forgotten with its logger. */
    private static final Logger NOTES = Logger.getLogger("org.eventlog");

    private final Map<Measure, Double> results = new EnumMap<>(Measure.class);
    private final Path dir;
    private long sent;

    private ContenderRun(Path dir) {
        this.dir = dir;
    }

    /** Its arguments are the contender's key, the sink's two ports, and a directory for its files. */
    public static void main(String[] args) throws Exception {
        Entry entry = Entry.of(args[0]);
        NOTES.setLevel(Level.WARNING);
        ContenderRun run = new ContenderRun(Path.of(args[3]));
        try (SinkCounts sink = new SinkCounts(Integer.parseInt(args[2]))) {
            run.withReceiver(entry, Integer.parseInt(args[1]), sink);
        }
        if (entry == Entry.EVENTLOG) {
            run.withoutReceiver();
        }
        run.results.forEach((measure, value) -> System.out.println(measure + "=" + value));
    }

    private void withReceiver(Entry entry, int port, SinkCounts sink) throws Exception {
        try (Contender contender = entry.open(port, dir)) {
            throughput(contender, sink, 1, WARM_UP);
            throughput(contender, sink, 4, WARM_UP);
            Throughput one = throughput(contender, sink, 1, EVENTS);
            Throughput four = throughput(contender, sink, 4, EVENTS);
            results.put(Measure.RATE_1, one.perSecond());
            results.put(Measure.RATE_4, four.perSecond());
            results.put(Measure.CPU_1, one.cpuMicros());
            results.put(Measure.CPU_4, four.cpuMicros());
            results.put(Measure.WIRE, one.bytes());
            results.put(Measure.SINK_CPU, one.sinkCpuMicros());
            latency(contender, sink);
            Thread.sleep(SETTLE_MILLIS);
            results.put(Measure.SENT, (double) sent);
            results.put(Measure.ARRIVED, (double) sink.now().events());
        }
    }

    private Throughput throughput(Contender contender, SinkCounts sink, int threads, int events) throws Exception {
        Throughput result = Throughput.measure(contender, sink, threads, events);
        sent += result.events();
        return result;
    }

    private void latency(Contender contender, SinkCounts sink) throws Exception {
        int warmUp = Math.max(1, SECONDS / 5);
        Latency.measure(i -> {}, warmUp);
        results.put(Measure.EMPTY_P50, Latency.measure(i -> {}, 1).micros(50));
        Latency.measure(contender::log, warmUp);
        Latency calls = Latency.measure(contender::log, SECONDS);
        sent += (long) Latency.RATE * (warmUp + SECONDS);
        contender.flush();
        sink.await(sent);
        put(calls, Measure.P50, Measure.P99, Measure.P999, Measure.MAX, Measure.ALLOCATED);
    }

    /** Only of Eventlog, which goes on taking events then; the others fill up, and wait or lose. */
    private void withoutReceiver() {
        NOTES.setLevel(Level.SEVERE);
        try (EventlogContender away = new EventlogContender(NOBODY, dir.resolve("away.db"))) {
            Latency.measure(away::log, Math.max(1, SECONDS / 5));
            Latency calls = Latency.measure(away::log, SECONDS);
            put(calls, Measure.AWAY_P50, Measure.AWAY_P99, Measure.AWAY_P999, Measure.AWAY_MAX,
                    Measure.AWAY_ALLOCATED);
            if (away.lost() > 0) {
                throw new IllegalStateException(away.lost() + " events lost with the receiver away");
            }
        }
    }

    private void put(Latency calls, Measure p50, Measure p99, Measure p999, Measure max, Measure allocated) {
        results.put(p50, calls.micros(50));
        results.put(p99, calls.micros(99));
        results.put(p999, calls.micros(99.9));
        results.put(max, calls.maxMillis());
        results.put(allocated, calls.allocated());
    }
}
