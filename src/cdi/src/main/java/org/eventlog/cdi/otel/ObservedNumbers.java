// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.PipelineStats.SendTimes;
import org.eventlog.cdi.metrics.QueueNumber;
import org.eventlog.cdi.metrics.QueueNumber.Kind;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.eventlog.cdi.metrics.SendFeed;

/**
 * The metrics as instruments of one meter, all read by one callback, so that the values of one export are from the same
 * moment. The callback also updates the histogram, which does not support observation.
 */
final class ObservedNumbers implements AutoCloseable {
    private static final AttributeKey<String> APPLICATION = AttributeKey.stringKey(QueueNumbers.APPLICATION);
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey(QueueNumbers.DESTINATION);
    private static final AttributeKey<String> REASON = AttributeKey.stringKey(QueueNumbers.REASON);

    private final QueueNumbers numbers;
    private final Map<String, ObservableLongMeasurement> counters = new HashMap<>();
    private final Map<String, ObservableDoubleMeasurement> gauges = new HashMap<>();
    private final DoubleHistogram sends;
    private final Map<String, SendFeed> feeds = new HashMap<>();
    private final BatchCallback callback;

    ObservedNumbers(Meter meter, QueueNumbers numbers) {
        this.numbers = numbers;
        numbers.all().forEach(number -> add(meter, number));
        sends = histogram(meter);
        List<ObservableMeasurement> all = new ArrayList<>(counters.values());
        all.addAll(gauges.values());
        callback = meter.batchCallback(this::observe, all.get(0),
                all.subList(1, all.size()).toArray(ObservableMeasurement[]::new));
    }

    private void add(Meter meter, QueueNumber number) {
        String unit = switch (number.unit()) {
            case NONE -> "";
            case BYTES -> "By";
            case SECONDS -> "s";
        };
        if (number.kind() == Kind.COUNTER) {
            counters.computeIfAbsent(number.name(), name -> meter.counterBuilder(name)
                    .setDescription(number.description()).setUnit(unit).buildObserver());
        } else {
            gauges.computeIfAbsent(number.name(), name -> meter.gaugeBuilder(name)
                    .setDescription(number.description()).setUnit(unit).buildObserver());
        }
    }

    private static DoubleHistogram histogram(Meter meter) {
        DoubleHistogramBuilder builder = meter.histogramBuilder(QueueNumbers.SEND_DURATION)
                .setDescription(QueueNumbers.SEND_DURATION_TEXT).setUnit("s");
        try {
            builder.setExplicitBucketBoundariesAdvice(
                    SendTimes.BOUNDS.stream().map(bound -> bound.toNanos() / 1e9).toList());
        } catch (NoSuchMethodError e) {
            // Available since version 1.32 of the API. Payara 6 has an older one, so its default bounds are used.
        }
        return builder.build();
    }

    private synchronized void observe() {
        numbers.now().forEach((destination, now) -> {
            Attributes of = Attributes.of(APPLICATION, numbers.application(), DESTINATION, destination);
            for (QueueNumber number : numbers.of(destination)) {
                Attributes attributes = number.reason() == null
                        ? of
                        : of.toBuilder().put(REASON, number.reason()).build();
                record(number, number.value().applyAsDouble(now), attributes);
            }
            feeds.computeIfAbsent(destination, name -> new SendFeed())
                    .feed(now.sendTimes(), nanos -> sends.record(nanos / 1e9, of));
        });
    }

    private void record(QueueNumber number, double value, Attributes attributes) {
        if (number.kind() == Kind.COUNTER) {
            counters.get(number.name()).record((long) value, attributes);
        } else {
            gauges.get(number.name()).record(value, attributes);
        }
    }

    /** Unregisters the callback. */
    @Override
    public void close() {
        callback.close();
    }
}
