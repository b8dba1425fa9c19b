// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eventlog.PipelineStats;
import org.eventlog.cdi.metrics.QueueNumber;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.eventlog.cdi.metrics.SendFeed;

/** The metrics in one registry. Counters and gauges are functions; reading one of them also updates the timer. */
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
                register(name);
            }
            destinations.get(name).advance(stats);
        });
    }

    private void register(String destination) {
        Registration how = new Registration.Full();
        QueueNumber trial = QueueNumbers.ALL.get(0);
        register(how, destination, trial);
        boolean kept = registry.find(trial.name()).tags(tags(destination)).meter() != null;
        if (!kept) {
            how = new Registration.Bare();
        }
        Timer timer = how.timer(registry, tags(destination));
        meters.add(timer);
        // Added before its functions can be called: a caller waits for the lock held here.
        destinations.put(destination, new Sends(timer, new SendFeed()));
        for (QueueNumber number : numbers.of(destination)) {
            // A registry logs a warning for a gauge that is already registered.
            if (number != trial || !kept) {
                register(how, destination, number);
            }
        }
    }

    private void register(Registration how, String destination, QueueNumber number) {
        Tags tags = number.reason() == null
                ? tags(destination)
                : tags(destination).and(QueueNumbers.REASON, number.reason());
        Meter meter = how.register(registry, number, tags, this, me -> me.value(destination, number));
        if (meter != null) {
            meters.add(meter);
        }
    }

    private Tags tags(String destination) {
        return Tags.of(QueueNumbers.APPLICATION, application, QueueNumbers.DESTINATION, destination);
    }

    private double value(String destination, QueueNumber number) {
        advance();
        PipelineStats now = numbers.now().get(destination);
        return now == null ? Double.NaN : number.value().applyAsDouble(now);
    }

    /** Removes everything from the registry. */
    synchronized void remove() {
        meters.forEach(registry::remove);
        meters.clear();
        destinations.clear();
    }
}
