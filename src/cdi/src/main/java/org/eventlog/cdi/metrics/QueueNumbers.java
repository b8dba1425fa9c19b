// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.metrics;

import static org.eventlog.cdi.metrics.QueueNumber.Kind.COUNTER;
import static org.eventlog.cdi.metrics.QueueNumber.Kind.GAUGE;
import static org.eventlog.cdi.metrics.QueueNumber.Unit.BYTES;
import static org.eventlog.cdi.metrics.QueueNumber.Unit.NONE;
import static org.eventlog.cdi.metrics.QueueNumber.Unit.SECONDS;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.cdi.browser.BrowserCounts;
import org.eventlog.cdi.browser.Refusal;
import org.eventlog.cdi.metrics.QueueNumber.Kind;
import org.eventlog.cdi.metrics.QueueNumber.Unit;
import org.eventlog.cdi.wiring.Configuration;
import org.eventlog.cdi.wiring.Lifecycle;

/**
 * The metrics of all event logs of the application, for the server's metrics API. {@code docs/metrics.md} lists their
 * names in each API.
 */
@Dependent
public class QueueNumbers {
    /** The tag that identifies an application of the server. */
    public static final String APPLICATION = "application";
    /** The tag that identifies an event log of the application. */
    public static final String DESTINATION = "destination";
    /** The tag of some metrics that gives the reason. */
    public static final String REASON = "reason";

    private static final int MAX_OF_A_NAME = 100;
    private static final String PREFIX = "eventlog.";

    /** The name of the histogram of {@link PipelineStats#sendTimes}; its unit is the second. */
    public static final String SEND_DURATION = PREFIX + "send.duration";
    /** The description of that histogram. */
    public static final String SEND_DURATION_TEXT = "Time of one attempt to send a batch";

    /** All other metrics. Those with the same name are adjacent. */
    public static final List<QueueNumber> ALL = pipeline();

    private final String application;
    private final Supplier<Map<String, PipelineStats>> stats;
    private final Supplier<List<QueueNumber>> first;

    @Inject
    QueueNumbers(Lifecycle lifecycle, Instance<BrowserCounts> counts) {
        this(Configuration.application(), lifecycle::stats, () -> lifecycle.browser().enabled() && counts.isResolvable()
                ? withBrowser(counts.get())
                : ALL);
    }

    /**
     * @param application
     *            its name
     * @param stats provides the current statistics of each destination
     */
    public QueueNumbers(String application, Supplier<Map<String, PipelineStats>> stats) {
        this(application, stats, () -> ALL);
    }

    /**
     * @param application
     *            its name
     * @param stats provides the current statistics of each destination
     * @param first provides the metrics of {@code default}, which also has those of the endpoint for browsers
     */
    private QueueNumbers(String application, Supplier<Map<String, PipelineStats>> stats,
            Supplier<List<QueueNumber>> first) {
        this.application = application;
        this.stats = stats;
        this.first = first;
    }

    /** All metrics of an application, also those of only one destination. */
    public List<QueueNumber> all() {
        return of(Lifecycle.DEFAULT);
    }

    /** The metrics of a destination. */
    public List<QueueNumber> of(String destination) {
        return destination.equals(Lifecycle.DEFAULT) ? first.get() : ALL;
    }

    /** All metrics, and those of the endpoint for browsers. */
    public static List<QueueNumber> withBrowser(BrowserCounts counts) {
        List<QueueNumber> all = new ArrayList<>(ALL);
        all.add(number("browser.accepted", "Events taken from browsers", COUNTER, NONE, s -> counts.accepted()));
        all.add(number("browser.lost", "Errors that browsers dropped", COUNTER, NONE, s -> counts.lost()));
        for (Refusal reason : Refusal.values()) {
            all.add(new QueueNumber(PREFIX + "browser.refused", "Requests of browsers that were refused", COUNTER, NONE,
                    reason.text(), s -> counts.refused(reason)));
        }
        return List.copyOf(all);
    }

    /** The application's name, for the tag. */
    public String application() {
        return application;
    }

    /**
     * The application's name, with a number appended if another application has the same name, such as a second copy of
     * the same WAR.
     *
     * @param taken whether the registry already has metrics of an application with this name
     */
    public String application(Predicate<String> taken) {
        String name = application;
        for (int n = 2; n <= MAX_OF_A_NAME && taken.test(name); n++) {
            name = application + "-" + n;
        }
        return name;
    }

    /** By destination; empty while logging is switched off. */
    public Map<String, PipelineStats> now() {
        return stats.get();
    }

    private static List<QueueNumber> pipeline() {
        List<QueueNumber> all = new ArrayList<>(List.of(
                number("queue.events", "Events in the queue, not yet sent", GAUGE, NONE, s -> s.queue().events()),
                number("queue.size", "Bytes of the events in the queue", GAUGE, BYTES, s -> s.queue().bytes()),
                number("queue.capacity", "Bytes the queue may hold", GAUGE, BYTES, s -> s.queue().capacityBytes()),
                number("queue.file.size", "Bytes the queue's file takes on disk", GAUGE, BYTES,
                        s -> s.queue().fileBytes()),
                number("queue.oldest.age", "Age of the oldest event in the queue", GAUGE, SECONDS,
                        s -> seconds(s.queue().oldestAge())),
                number("queue.durable", "1 while the queue is on disk", GAUGE, NONE, s -> flag(s.queue().durable())),
                number("inbox.size", "Bytes in memory, not yet in the queue", GAUGE, BYTES, PipelineStats::inboxBytes),
                number("receiver.connected", "1 when the last attempt to send succeeded", GAUGE, NONE,
                        s -> flag(s.receiver().connected())),
                number("receiver.away", "Time since which every attempt to send has failed", GAUGE, SECONDS,
                        s -> seconds(s.receiver().away())),
                number("receiver.busy", "1 while the receiver is there and accepts nothing", GAUGE, NONE,
                        s -> flag(s.receiver().busy())),
                number("sending.paused", "1 while sending is paused", GAUGE, NONE, s -> flag(s.receiver().paused())),
                number("events.accepted", "Events taken from callers", COUNTER, NONE, PipelineStats::accepted),
                number("events.truncated", "Events cut to fit their bounds", COUNTER, NONE, PipelineStats::truncated),
                number("events.stored", "Events written to disk", COUNTER, NONE, PipelineStats::stored),
                number("events.sent", "Events delivered", COUNTER, NONE, PipelineStats::sent),
                number("events.retried", "Events sent again", COUNTER, NONE, PipelineStats::retried),
                number("events.rejected", "Events the receiver refused for good", COUNTER, NONE,
                        PipelineStats::rejected),
                number("send.failures", "Attempts to send that failed", COUNTER, NONE, PipelineStats::failures)));
        for (DropReason reason : DropReason.values()) {
            all.add(new QueueNumber(PREFIX + "events.dropped", "Events lost", COUNTER, NONE, reason.text(),
                    s -> s.dropped().get(reason)));
        }
        return List.copyOf(all);
    }

    private static QueueNumber number(String name, String description, Kind kind, Unit unit,
            ToDoubleFunction<PipelineStats> value) {
        return new QueueNumber(PREFIX + name, description, kind, unit, null, value);
    }

    private static double flag(boolean on) {
        return on ? 1 : 0;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
