// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The collector's statistics since its start. Thread-safe. */
public final class CollectorStats {
    /** The attribute of the servlet context. */
    public static final String ATTRIBUTE = "org.eventlog.collector.stats";
    /** The upper bounds of commit times in milliseconds. The last bucket is unlimited. */
    public static final long[] COMMIT_MILLIS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private final LongAdder stored = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder deleted = new LongAdder();
    private final LongAdder[] commits = new LongAdder[COMMIT_MILLIS.length + 1];
    private final LongAdder commitNanos = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> byKey = new ConcurrentHashMap<>();

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

    /** @param key the id of a valid key, so that their number is bounded; null for none */
    public void received(String key, int events) {
        if (key != null) {
            byKey.computeIfAbsent(key, id -> new LongAdder()).add(events);
        }
    }

    /** The number of events received with this key. */
    public long received(String key) {
        LongAdder count = byKey.get(key);
        return count == null ? 0 : count.sum();
    }

    /**
     * @param code one of the collector's own codes, never a text from a client
     */
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

    /** The cumulative number of commits for each bound and, as the last element, in total. */
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
