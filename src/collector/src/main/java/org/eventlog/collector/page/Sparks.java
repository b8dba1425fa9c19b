// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.StoreException;

/** Small charts of issues: the events of the last day, hour by hour, as paths of SVG. */
final class Sparks {
    static final int WIDTH = 24;
    static final int HEIGHT = 12;
    private static final long HOUR = 3_600_000;
    /** Issues with very many events take time to count; after that, no further one is counted. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(300);

    private Sparks() {}

    /**
     * The charts by the issues' numbers. Issues without an event in the last day have none,
     * nor have those with too many to count.
     *
     * @param now milliseconds since 1970
     * @param ticker nanoseconds since an arbitrary moment
     */
    static Map<Long, String> of(EventReads events, List<Issue> issues, long now, LongSupplier ticker)
            throws StoreException {
        long to = now - now % HOUR + HOUR;
        long from = to - WIDTH * HOUR;
        long start = ticker.getAsLong();
        Map<Long, String> all = new HashMap<>();
        for (Issue issue : issues) {
            if (ticker.getAsLong() - start > PATIENCE) {
                break;
            }
            if (issue.last() >= from) {
                try {
                    Histogram day = events.activity(issue.id(), from, to, HOUR);
                    // A part of the day would look like the whole of it.
                    String path = day.capped() ? "" : path(day, from);
                    if (!path.isEmpty()) {
                        all.put(issue.id(), path);
                    }
                } catch (StoreException e) {
                    if (e.kind() == StoreException.Kind.BUSY) {
                        // The list is worth showing without charts.
                        return all;
                    }
                    return ListServlet.afterTimeout(e, all);
                }
            }
        }
        return all;
    }

    private static String path(Histogram histogram, long from) {
        long most = histogram.bars().stream().mapToLong(Histogram.Bar::total).max().orElse(1);
        StringBuilder path = new StringBuilder();
        for (Histogram.Bar bar : histogram.bars()) {
            long hour = (bar.start() - from) / HOUR;
            if (hour >= 0 && hour < WIDTH) {
                path.append('M').append(hour).append(' ').append(HEIGHT).append('v')
                        .append(-Math.max(1, bar.total() * HEIGHT / most)).append("h1V").append(HEIGHT).append('z');
            }
        }
        return path.toString();
    }
}
