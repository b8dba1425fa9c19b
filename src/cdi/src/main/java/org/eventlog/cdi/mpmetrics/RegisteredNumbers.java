// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.mpmetrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.eventlog.PipelineStats;
import org.eventlog.cdi.metrics.QueueNumber;
import org.eventlog.cdi.metrics.QueueNumber.Kind;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.eventlog.cdi.metrics.SendFeed;

/**
 * The metrics in one registry.
 * <p>
 * The API supports functions only for gauges. Counters and the timer are updated whenever a gauge is read, so that
 * scraped values are never older than the previous scrape.
 */
final class RegisteredNumbers {
    private final MetricRegistry registry;
    private final QueueNumbers numbers;
    private final String application;
    private final List<MetricID> ids = new ArrayList<>();
    private final Map<String, Destination> destinations = new TreeMap<>();

    RegisteredNumbers(MetricRegistry registry, QueueNumbers numbers) {
        this.registry = registry;
        this.numbers = numbers;
        this.application = numbers.application(this::isTaken);
        advance();
    }

    /** The counters and the timer to update for one destination. */
    private record Destination(List<CounterFeed> counters, Timer sends, SendFeed feed) {
        void advance(PipelineStats now) {
            counters.forEach(counter -> counter.advance(now));
            feed.feed(now.sendTimes(), nanos -> sends.update(Duration.ofNanos(nanos)));
        }
    }

    private static final class CounterFeed {
        private final QueueNumber number;
        private final Counter counter;
        /** The amount added so far. The counter itself may have existed before. */
        private long told;

        CounterFeed(QueueNumber number, Counter counter) {
            this.number = number;
            this.counter = counter;
        }

        void advance(PipelineStats now) {
            // An integer that a double represents exactly.
            long count = (long) number.value().applyAsDouble(now);
            if (count > told) {
                counter.inc(count - told);
                told = count;
            }
        }
    }

    private boolean isTaken(String name) {
        return registry.getMetrics().keySet().stream().anyMatch(id -> id.getName().equals(QueueNumbers.SEND_DURATION)
                && name.equals(id.getTags().get(QueueNumbers.APPLICATION)));
    }

    private synchronized void advance() {
        numbers.now().forEach((name, stats) -> {
            if (!destinations.containsKey(name)) {
                // Added before its gauges can be read.
                destinations.put(name, register(name));
                gauges(name);
            }
            destinations.get(name).advance(stats);
        });
    }

    private Destination register(String destination) {
        List<CounterFeed> counters = new ArrayList<>();
        for (QueueNumber number : numbers.of(destination)) {
            if (number.kind() == Kind.COUNTER) {
                Tag[] tags = tags(destination, number);
                counters.add(new CounterFeed(number, registry.counter(metadata(number), tags)));
                ids.add(new MetricID(number.name(), tags));
            }
        }
        // Timers are stored in nanoseconds and shown in seconds. With another unit, Payara's values would be wrong by a
        // factor of a billion.
        Metadata metadata = Metadata.builder().withName(QueueNumbers.SEND_DURATION)
                .withDescription(QueueNumbers.SEND_DURATION_TEXT).withUnit(MetricUnits.NANOSECONDS).build();
        Tag[] tags = tags(destination, null);
        ids.add(new MetricID(QueueNumbers.SEND_DURATION, tags));
        return new Destination(counters, registry.timer(metadata, tags), new SendFeed());
    }

    private void gauges(String destination) {
        for (QueueNumber number : numbers.of(destination)) {
            if (number.kind() == Kind.GAUGE) {
                Tag[] tags = tags(destination, number);
                registry.gauge(metadata(number), this, me -> me.value(destination, number), tags);
                ids.add(new MetricID(number.name(), tags));
            }
        }
    }

    private double value(String destination, QueueNumber number) {
        advance();
        PipelineStats now = numbers.now().get(destination);
        return now == null ? Double.NaN : number.value().applyAsDouble(now);
    }

    private Tag[] tags(String destination, QueueNumber number) {
        Tag by = new Tag(QueueNumbers.APPLICATION, application);
        Tag to = new Tag(QueueNumbers.DESTINATION, destination);
        return number == null || number.reason() == null
                ? new Tag[]{by, to}
                : new Tag[]{by, to, new Tag(QueueNumbers.REASON, number.reason())};
    }

    private static Metadata metadata(QueueNumber number) {
        String unit = switch (number.unit()) {
            case NONE -> MetricUnits.NONE;
            case BYTES -> MetricUnits.BYTES;
            case SECONDS -> MetricUnits.SECONDS;
        };
        return Metadata.builder().withName(number.name()).withDescription(number.description()).withUnit(unit).build();
    }

    /** Removes everything from the registry. */
    synchronized void remove() {
        ids.forEach(registry::remove);
        ids.clear();
        destinations.clear();
    }
}
