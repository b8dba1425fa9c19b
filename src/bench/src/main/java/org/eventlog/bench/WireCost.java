// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;
import org.eventlog.ContextSnapshot;
import org.eventlog.config.Settings;
import org.eventlog.encode.Additions;
import org.eventlog.encode.ByteSink;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.EventLimits;
import org.eventlog.encode.FormatChoice;
import org.eventlog.encode.Identity;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportProvider;

/**
 * Measures each protocol's cost for the sender with already encoded events: CPU time of the sending thread (framing,
 * compression, system calls), and bytes on the wire. The batches are like those of the sender under load.
 */
public final class WireCost {
    private static final int BATCH = 1_000;
    private static final int WARM_UP = 200;
    private static final int BATCHES = Integer.getInteger("batches", 400);

    private record Variant(String name, String protocol, Map<String, String> settings) {}

    private static final List<Variant> VARIANTS = List.of(
            new Variant("`tcp`", "tcp", Map.of("eventlog.tcp.settle", "0ms")),
            new Variant("`http`", "http", Map.of()),
            new Variant("`http`, gzip level 1", "http",
                    Map.of("eventlog.http.compression", "gzip", "eventlog.http.compression-level", "1")),
            new Variant("`http`, gzip level 6", "http", Map.of("eventlog.http.compression", "gzip")),
            new Variant("`forward`, packed", "forward", Map.of()),
            new Variant("`forward`, compressed", "forward", Map.of("eventlog.forward.mode", "compressed")),
            new Variant("`beats`, plain", "beats", Map.of("eventlog.beats.compression-level", "0")),
            new Variant("`beats`, level 3", "beats", Map.of()),
            new Variant("`otlp`, protobuf", "otlp", Map.of()),
            new Variant("`otlp`, protobuf, gzip level 6", "otlp", Map.of("eventlog.http.compression", "gzip")));

    private WireCost() {}

    /** Prints a table in Markdown. */
    public static void main(String[] args) throws Exception {
        System.out.println(Machine.description());
        System.out.println();
        System.out.println("| protocol | bytes on the wire an event | CPU of the sending thread an event |");
        System.out.println("|---|---|---|");
        for (Variant variant : VARIANTS) {
            measure(variant);
        }
    }

    private static void measure(Variant variant) throws Exception {
        try (WireSink sink = new WireSink(variant.protocol())) {
            Map<String, String> texts = new HashMap<>(variant.settings());
            texts.put("eventlog.host", "127.0.0.1");
            texts.put("eventlog.port", String.valueOf(sink.port()));
            Settings settings = new Settings(texts::get);
            TransportProvider provider = ServiceLoader.load(TransportProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(found -> found.protocol().equals(variant.protocol()))
                    .findFirst()
                    .orElseThrow();
            FormatChoice format = FormatChoice.read(settings, provider);
            List<Batch> batches = batches(format);
            try (Transport transport = provider.create(settings, format.payload())) {
                settings.check();
                for (int i = 0; i < WARM_UP; i++) {
                    transport.send(batches.get(i % batches.size()));
                }
                long sent = sink.bytes();
                long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (int i = 0; i < BATCHES; i++) {
                    transport.send(batches.get(i % batches.size()));
                }
                double events = (double) BATCHES * BATCH;
                double nanos = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / events;
                System.out.printf("| %s | %.0f | %.2f µs |%n", variant.name(), (sink.bytes() - sent) / events,
                        nanos / 1_000);
            }
        }
    }

    /** Several batches, so that no compressor sees the same bytes repeatedly. */
    private static List<Batch> batches(FormatChoice format) {
        EventEncoder encoder = new EventEncoder(format,
                new Identity(SampleOrder.SITE, SampleOrder.CLUSTER, null, null, EncodingBenchmark.HOST,
                        EncodingBenchmark.PID),
                EventLimits.DEFAULT, InstantSource.system(), RandomGenerator.getDefault(), () -> ContextSnapshot.NONE,
                Additions.NONE);
        List<Batch> batches = new ArrayList<>();
        for (int b = 0; b < 16; b++) {
            ByteSink sink = new ByteSink(BATCH * 600, BATCH * 2_000);
            int[] ends = new int[BATCH];
            for (int i = 0; i < BATCH; i++) {
                encoder.encode(SampleOrder.event(b * BATCH + i), sink);
                ends[i] = sink.length();
            }
            Batch.Slice slice = new Batch.Slice(sink.array(), 0, sink.length(), ends, 0, BATCH);
            batches.add(new Batch("wire", (long) b * BATCH, List.of(slice)));
        }
        return batches;
    }
}
