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
import java.util.function.ToDoubleFunction;
import org.eventlog.PipelineStats.SendTimes;
import org.eventlog.cdi.metrics.QueueNumber;
import org.eventlog.cdi.metrics.QueueNumber.Kind;
import org.eventlog.cdi.metrics.QueueNumbers;

/** Adds meters to a registry. */
interface Registration {
    /**
     * Adds a counter or gauge that calls the function with the object, which it references weakly. Returns null if the
     * registry did not accept it, as it may be configured to.
     */
    <T> Meter register(MeterRegistry registry, QueueNumber number, Tags tags, T object, ToDoubleFunction<T> function);

    /** The histogram of send times. */
    Timer timer(MeterRegistry registry, Tags tags);

    /** Registers meters with description, unit and buckets, as Micrometer intends. */
    final class Full implements Registration {
        @Override
        public <T> Meter register(MeterRegistry registry, QueueNumber number, Tags tags, T object,
                ToDoubleFunction<T> function) {
            return number.kind() == Kind.COUNTER
                    ? FunctionCounter.builder(number.name(), object, function).description(number.description())
                            .baseUnit(unit(number)).tags(tags).register(registry)
                    : Gauge.builder(number.name(), object, function).description(number.description())
                            .baseUnit(unit(number)).tags(tags).register(registry);
        }

        @Override
        public Timer timer(MeterRegistry registry, Tags tags) {
            return Timer.builder(QueueNumbers.SEND_DURATION).description(QueueNumbers.SEND_DURATION_TEXT).tags(tags)
                    .serviceLevelObjectives(SendTimes.BOUNDS.toArray(Duration[]::new)).register(registry);
        }
    }

    /**
     * Uses only those methods of the registry that WildFly 39's application registry delegates to the server's
     * registry: without description, unit and buckets. The unit is appended to the name, as for Prometheus.
     */
    final class Bare implements Registration {
        @Override
        public <T> Meter register(MeterRegistry registry, QueueNumber number, Tags tags, T object,
                ToDoubleFunction<T> function) {
            String name = unit(number) == null ? number.name() : number.name() + "." + unit(number);
            if (number.kind() == Kind.COUNTER) {
                return registry.more().counter(name, tags, object, function);
            }
            registry.gauge(name, tags, object, function);
            return registry.find(name).tags(tags).gauge();
        }

        @Override
        public Timer timer(MeterRegistry registry, Tags tags) {
            return registry.timer(QueueNumbers.SEND_DURATION, tags);
        }
    }

    private static String unit(QueueNumber number) {
        return switch (number.unit()) {
            case NONE -> null;
            case BYTES -> "bytes";
            case SECONDS -> "seconds";
        };
    }
}
