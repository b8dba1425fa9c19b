// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One contender's round, in its own JVM: warms up, measures, and prints a line {@code measure=number} for each {@link
 * Measure}.
 */
public final class ContenderRun {
    private static final Options OPTIONS = Options.read();
    /** Also before short parts; not in trial runs. */
    private static final int WARM_UP = OPTIONS.events() < 100_000 ? OPTIONS.events() : 500_000;
    /**
     * The warm-up ends when the JIT compiler takes less than this part of the time. Code of the threads in the
     * background runs once for hundreds of events, and is compiled late: after a million events, the compiler still
     * took more CPU than those threads.
     */
    private static final double QUIET = 0.05;
    private static final int MOST_WARM_UPS = 12;
    /** A port without a listener: tcpmux (RFC 1078), which is no longer in use. */
    private static final int NOBODY = 1;
    /** Long enough for duplicates to arrive. */
    private static final long SETTLE_MILLIS = 500;

    /** Strongly referenced, because the level is lost when the logger is garbage-collected. */
    private static final Logger NOTES = Logger.getLogger("org.eventlog");

    private final Map<Measure, Double> results = new TreeMap<>();
    private final GcPauses pauses = new GcPauses();
    private final Path dir;
    private int sent;

    private ContenderRun(Path dir) {
        this.dir = dir;
    }

    /** @param args the contender's key, the sink's two ports, and a directory for its files */
    public static void main(String[] args) throws Exception {
        Entry entry = Entry.of(args[0]);
        NOTES.setLevel(Level.WARNING);
        ContenderRun run = new ContenderRun(Path.of(args[3]));
        try (SinkCounts sink = new SinkCounts(Integer.parseInt(args[2]))) {
            run.withReceiver(entry, Integer.parseInt(args[1]), sink);
        }
        if (entry == Entry.EVENTLOG && OPTIONS.seconds() > 0) {
            run.withoutReceiver();
        }
        run.results.forEach((measure, value) -> System.out.println(measure + "=" + value));
    }

    private void withReceiver(Entry entry, int port, SinkCounts sink) throws Exception {
        try (Contender contender = entry.open(OPTIONS.stream(), port, dir)) {
            warmUp(contender, sink);
            pauses.forgetLongest();
            for (int threads : OPTIONS.threads()) {
                put(threads, throughput(contender, sink, threads, OPTIONS.events()), contender.delivers());
            }
            results.put(Measure.of(Kind.GC_MAX), (double) pauses.longest());
            if (OPTIONS.seconds() > 0) {
                latency(contender, sink);
            }
            if (contender.delivers()) {
                Thread.sleep(SETTLE_MILLIS);
                results.put(Measure.of(Kind.SENT), (double) sent);
                results.put(Measure.of(Kind.ARRIVED), (double) sink.now().events());
            }
        }
    }

    private void warmUp(Contender contender, SinkCounts sink) throws Exception {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        double part = 1;
        for (int i = 0; i < MOST_WARM_UPS && part > QUIET; i++) {
            long compiled = compiler.getTotalCompilationTime();
            long start = System.nanoTime();
            throughput(contender, sink, 1, WARM_UP);
            throughput(contender, sink, OPTIONS.mostThreads(), WARM_UP);
            part = (compiler.getTotalCompilationTime() - compiled) * 1e6 / (System.nanoTime() - start);
        }
    }

    private Throughput throughput(Contender contender, SinkCounts sink, int threads, int events) throws Exception {
        Throughput result = Throughput.measure(contender, sink, pauses, threads, sent, events);
        sent += (int) result.events();
        return result;
    }

    private void put(int threads, Throughput throughput, boolean delivered) {
        results.put(new Measure(Kind.RATE, threads), throughput.perSecond());
        results.put(new Measure(Kind.CPU, threads), throughput.cpuMicros());
        results.put(new Measure(Kind.HEAP, threads), throughput.heap());
        results.put(new Measure(Kind.GC, threads), throughput.gcMillis());
        if (throughput.disk() >= 0) {
            results.put(new Measure(Kind.DISK, threads), throughput.disk());
        }
        if (delivered) {
            results.putIfAbsent(Measure.of(Kind.WIRE), throughput.wire());
            results.putIfAbsent(Measure.of(Kind.SINK_CPU), throughput.sinkCpuMicros());
        }
    }

    private void latency(Contender contender, SinkCounts sink) throws Exception {
        Latency.measure(i -> {}, 0, warmUpSeconds());
        results.put(Measure.of(Kind.EMPTY_P50), Latency.measure(i -> {}, 0, 1).micros(50));
        calls(contender, warmUpSeconds());
        Latency calls = calls(contender, OPTIONS.seconds());
        contender.flush();
        if (contender.delivers()) {
            sink.await(sent);
        }
        put(calls, Kind.P50, Kind.P99, Kind.P999, Kind.MAX, Kind.ALLOCATED);
    }

    private Latency calls(Contender contender, int seconds) {
        Latency calls = Latency.measure(contender::log, sent, seconds);
        sent += Latency.RATE * seconds;
        return calls;
    }

    private static int warmUpSeconds() {
        return Math.max(1, OPTIONS.seconds() / 5);
    }

    /**
     * Measures calls without a receiver. Only for Eventlog, which still accepts events then; the others fill up, and
     * block or lose events.
     */
    private void withoutReceiver() {
        NOTES.setLevel(Level.SEVERE);
        try (EventlogContender away = new EventlogContender(OPTIONS.stream(), NOBODY, dir.resolve("away.db"))) {
            calls(away, warmUpSeconds());
            put(calls(away, OPTIONS.seconds()), Kind.AWAY_P50, Kind.AWAY_P99, Kind.AWAY_P999, Kind.AWAY_MAX,
                    Kind.AWAY_ALLOCATED);
            if (away.lost() > 0) {
                throw new IllegalStateException(away.lost() + " events lost with the receiver away");
            }
        }
    }

    private void put(Latency calls, Kind p50, Kind p99, Kind p999, Kind max, Kind allocated) {
        results.put(Measure.of(p50), calls.micros(50));
        results.put(Measure.of(p99), calls.micros(99));
        results.put(Measure.of(p999), calls.micros(99.9));
        results.put(Measure.of(max), calls.maxMillis());
        results.put(Measure.of(allocated), calls.allocated());
    }
}
