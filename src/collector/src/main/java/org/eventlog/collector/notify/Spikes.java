// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.store.Issue;

/**
 * Finds issues that occur much more often than before: at least {@link #FACTOR} times as many events in five minutes as
 * in the average five minutes of the hour before. It compares the counts of the issues once a minute, in memory; after
 * a start it needs twenty minutes. Not thread-safe.
 */
final class Spikes {
    static final int FACTOR = 10;
    private static final long MINUTE = 60_000;
    private static final long RECENT = 5 * MINUTE;
    private static final long LEAST_BEFORE = 15 * MINUTE;
    private static final long REMEMBERED = 65 * MINUTE;

    /** The counts of all issues at one time. */
    private record Sample(long at, Map<Long, Long> counts) {}

    /** @param recent the events of the last five minutes */
    record Spike(Issue issue, long recent) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    boolean isDue(long now) {
        return samples.isEmpty() || now - samples.getLast().at >= MINUTE || now < samples.getLast().at;
    }

    /** @param issues the open issues with the latest events */
    List<Spike> look(List<Issue> issues, long now) {
        if (!samples.isEmpty() && now < samples.getLast().at) {
            // The clock was put back.
            samples.clear();
        }
        samples.removeIf(sample -> now - sample.at > REMEMBERED);
        Map<Long, Long> counts = new HashMap<>();
        issues.forEach(issue -> counts.put(issue.id(), issue.count()));
        List<Spike> found = new ArrayList<>();
        for (Issue issue : issues) {
            long recent = recent(issue, now);
            if (recent > 0) {
                found.add(new Spike(issue, recent));
            }
        }
        samples.addLast(new Sample(now, counts));
        return found;
    }

    /** The events of the last five minutes if they are many, otherwise 0. */
    private long recent(Issue issue, long now) {
        Sample first = null;
        Sample middle = null;
        for (Sample sample : samples) {
            if (sample.counts.containsKey(issue.id())) {
                first = first == null ? sample : first;
                middle = now - sample.at >= RECENT ? sample : middle;
            }
        }
        if (middle == null || middle.at - first.at < LEAST_BEFORE) {
            return 0;
        }
        long recent = issue.count() - middle.counts.get(issue.id());
        long before = middle.counts.get(issue.id()) - first.counts.get(issue.id());
        double usual = (double) before * (now - middle.at) / (middle.at - first.at);
        return recent >= FACTOR * Math.max(1, usual) ? recent : 0;
    }
}
