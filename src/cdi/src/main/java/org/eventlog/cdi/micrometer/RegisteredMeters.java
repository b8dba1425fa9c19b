// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.SendTimes;
import org.eventlog.cdi.QueueNumber;
import org.eventlog.cdi.QueueNumber.Kind;
import org.eventlog.cdi.QueueNumbers;
import org.eventlog.cdi.SendFeed;

/**
 * The numbers in one registry, until they are removed. Counters and gauges are functions; the timer is fed whenever one
 * of those is asked.
 */
final class RegisteredMeters {
    private final MeterRegistry registry;
    private final QueueNumbers numbers;
    private final String application;
    private final List<Meter> meters = new ArrayList<>();
    private final Map<String, Sends> destinations = new TreeMap<>();

    private record Sends(Timer timer, SendFeed feed) {
        void advance(PipelineStats now) {
            feed.feed(now.sendTimes(), nanos -> timer.record(nanos, TimeUnit.NANOSECONDS));
        }
    }

    RegisteredMeters(MeterRegistry registry, QueueNumbers numbers) {
        this.registry = registry;
        this.numbers = numbers;
        this.application = numbers.application(
                name -> registry.find(QueueNumbers.SEND_DURATION).tag(QueueNumbers.APPLICATION, name).timer() != null);
        advance();
    }

    private synchronized void advance() {
        numbers.now().forEach((name, stats) -> {
            if (!destinations.containsKey(name)) {
                // In the map before its functions are there to be asked.
                destinations.put(name, new Sends(timer(name), new SendFeed()));
                QueueNumbers.ALL.forEach(number -> meters.add(meter(name, number)));
            }
            destinations.get(name).advance(stats);
        });
    }

    private Timer timer(String destination) {
        Timer timer = Timer.builder(QueueNumbers.SEND_DURATION).description(QueueNumbers.SEND_DURATION_TEXT)
                .tags(tags(destination))
                .serviceLevelObjectives(SendTimes.BOUNDS.toArray(Duration[]::new))
                .register(registry);
        meters.add(timer);
        return timer;
    }

    private Meter meter(String destination, QueueNumber number) {
        Tags tags = number.reason() == null
                ? tags(destination)
                : tags(destination).and(QueueNumbers.REASON, number.reason());
        String unit = switch (number.unit()) {
            case NONE -> null;
            case BYTES -> "bytes";
            case SECONDS -> "seconds";
        };
        return number.kind() == Kind.COUNTER
                ? FunctionCounter.builder(number.name(), this, me -> me.value(destination, number))
                        .description(number.description()).baseUnit(unit).tags(tags).register(registry)
                : Gauge.builder(number.name(), this, me -> me.value(destination, number))
                        .description(number.description()).baseUnit(unit).tags(tags).register(registry);
    }

    private Tags tags(String destination) {
        return Tags.of(QueueNumbers.APPLICATION, application, QueueNumbers.DESTINATION, destination);
    }

    private double value(String destination, QueueNumber number) {
        advance();
        PipelineStats now = numbers.now().get(destination);
        return now == null ? Double.NaN : number.value().applyAsDouble(now);
    }

    /** The registry keeps nothing of us. */
    synchronized void remove() {
        meters.forEach(registry::remove);
        meters.clear();
        destinations.clear();
    }
}
