// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the collector has done since it started. For any number of threads. */
public final class CollectorStats {
    /** Of the servlet context. */
    public static final String ATTRIBUTE = "org.eventlog.collector.stats";
    /** Upper bounds of the times of commits, in milliseconds; what takes longer has no bound. */
    public static final long[] COMMIT_MILLIS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private final LongAdder stored = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder deleted = new LongAdder();
    private final LongAdder[] commits = new LongAdder[COMMIT_MILLIS.length + 1];
    private final LongAdder commitNanos = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    public CollectorStats() {
        for (int i = 0; i < commits.length; i++) {
            commits[i] = new LongAdder();
        }
    }

    public void committed(int events, int ofThemDuplicates, long nanos) {
        stored.add(events - ofThemDuplicates);
        duplicates.add(ofThemDuplicates);
        commitNanos.add(nanos);
        int bucket = 0;
        while (bucket < COMMIT_MILLIS.length && nanos > COMMIT_MILLIS[bucket] * 1_000_000) {
            bucket++;
        }
        commits[bucket].increment();
    }

    /** @param code of the collector's own, never anything a client sent */
    public void refused(String code) {
        refused.computeIfAbsent(code, name -> new LongAdder()).increment();
    }

    public void deleted(int events) {
        deleted.add(events);
    }

    public long stored() {
        return stored.sum();
    }

    public long duplicates() {
        return duplicates.sum();
    }

    public long deleted() {
        return deleted.sum();
    }

    /** How many commits took up to each bound and no longer than that, and at last how many there were. */
    public long[] commits() {
        long[] upTo = new long[commits.length];
        long sum = 0;
        for (int i = 0; i < commits.length; i++) {
            sum += commits[i].sum();
            upTo[i] = sum;
        }
        return upTo;
    }

    public double commitSeconds() {
        return commitNanos.sum() / 1e9;
    }

    /** Refused requests by the code they were answered with. */
    public Map<String, Long> refused() {
        Map<String, Long> all = new TreeMap<>();
        refused.forEach((code, count) -> all.put(code, count.sum()));
        return all;
    }
}
