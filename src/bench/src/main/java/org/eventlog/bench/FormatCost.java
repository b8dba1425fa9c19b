// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.encode.Additions;
import org.eventlog.encode.ByteSink;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.EventLimits;
import org.eventlog.encode.FormatChoice;
import org.eventlog.encode.Identity;

/**
 * Measures each format with {@linkplain ShopEvents varying events}: bytes, bytes after gzip, and the CPU time and
 * allocation of the encoding thread. The formats take turns, so that a slow phase of the machine affects all of them.
 */
public final class FormatCost {
    private static final int EVENTS = 2_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 60);
    private static final int WARM_UP = ROUNDS / 3;

    private final String name;
    private final EventEncoder encoder;
    private final ByteSink sink = new ByteSink(4096, 256 * 1024);
    private final double[] nanos = new double[ROUNDS];
    private long allocated;

    private FormatCost(String name) {
        this.name = name;
        this.encoder = new EventEncoder(
                FormatChoice.read(new Settings(Map.of("eventlog.format", name)::get), null),
                new Identity(SampleOrder.SITE, SampleOrder.CLUSTER, null, null, EncodingBenchmark.HOST,
                        EncodingBenchmark.PID),
                EventLimits.DEFAULT, InstantSource.system(), RandomGenerator.getDefault(), () -> ContextSnapshot.NONE,
                Additions.NONE);
    }

    /** Prints a table in Markdown. */
    public static void main(String[] args) throws IOException {
        List<LogEvent> events = new ArrayList<>();
        EventForm form = new EventForm(events::add);
        for (int i = 0; i < EVENTS; i++) {
            ShopEvents.write(i, form);
        }
        List<FormatCost> formats = List.of(new FormatCost("json"), new FormatCost("msgpack"), new FormatCost("capnp"),
                new FormatCost("capnp-packed"));
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (FormatCost format : formats) {
                format.measure(round, events);
            }
        }
        System.out.println(Machine.description());
        System.out.println();
        System.out.println("| format | bytes an event | to JSON | after gzip | to JSON | CPU an event | to JSON "
                + "| allocated an event |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (FormatCost format : formats) {
            format.print(events, formats.get(0));
        }
    }

    private void measure(int round, List<LogEvent> events) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();
        for (LogEvent event : events) {
            sink.reset();
            encoder.encode(event, sink);
        }
        if (round >= 0) {
            nanos[round] = (double) (threads.getCurrentThreadCpuTime() - start) / events.size();
            allocated = (threads.getCurrentThreadAllocatedBytes() - bytes) / events.size();
        }
    }

    private void print(List<LogEvent> events, FormatCost json) throws IOException {
        double bytes = encoded(events).length;
        double zipped = zip(encoded(events)).length;
        System.out.printf(Locale.ROOT, "| `%s` | %.0f | %.2f | %.0f | %.2f | %.2f µs | %.2f | %d bytes |%n", name,
                bytes / EVENTS, bytes / json.encoded(events).length, zipped / EVENTS,
                zipped / zip(json.encoded(events)).length, median() / 1000, median() / json.median(), allocated);
    }

    private double median() {
        double[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private byte[] encoded(List<LogEvent> events) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (LogEvent event : events) {
            sink.reset();
            encoder.encode(event, sink);
            all.writeBytes(sink.toByteArray());
        }
        return all.toByteArray();
    }

    private static byte[] zip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }
}
