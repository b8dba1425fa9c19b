// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts recent failed attempts. It remembers a limited number of names and addresses, and forgets the oldest. */
final class Attempts {
    private static final int REMEMBERED = 10_000;

    private final int most;
    private final long windowMillis;
    private final InstantSource clock;
    /** Guarded by this. */
    private final Map<String, Deque<Long>> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
            return size() > REMEMBERED;
        }
    };

    Attempts(int most, Duration window, InstantSource clock) {
        this.most = most;
        this.windowMillis = window.toMillis();
        this.clock = clock;
    }

    synchronized boolean isTooMany(String who) {
        Deque<Long> times = failures.get(who);
        if (times == null) {
            return false;
        }
        long now = clock.millis();
        // Times in the future are from before the clock was set back.
        times.removeIf(time -> time < now - windowMillis || time > now);
        return times.size() >= most;
    }

    synchronized void failed(String who) {
        Deque<Long> times = failures.computeIfAbsent(who, name -> new ArrayDeque<>());
        times.add(clock.millis());
        if (times.size() > most) {
            times.removeFirst();
        }
    }

    synchronized void succeeded(String who) {
        failures.remove(who);
    }
}
