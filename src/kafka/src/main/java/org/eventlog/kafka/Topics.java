// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which topics exist, if the topic depends on the event. Kafka's producer waits for an unknown topic until
 * {@code eventlog.connect-timeout}, and for one after the other: events with invented topics, such as those of a hostile
 * user, would stop all others. So after it has waited for one, unknown topics are looked up together for a while, or until
 * that one exists: then the cluster creates topics and was only slow. Used by one thread.
 */
final class Topics {
    /** A topic that was missing may be created. */
    static final Duration MISSING = Duration.ofSeconds(10);
    /** A cluster that creates topics may have been slow once. */
    static final Duration DOUBT = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final LongSupplier ticker;
    /** When the topic was found missing; null if it exists. */
    private final Map<String, Long> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };
    /** When the producer has waited in vain; null if it never has. */
    private Long doubtfulSince;
    /** For what it has waited in vain the last time. */
    private String awaited;

    Topics(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Whether unknown topics are to be looked up before they are left to the producer. */
    boolean areDoubtful() {
        return isWithin(DOUBT, doubtfulSince);
    }

    /** The producer has waited for the topic in vain. */
    void addAwaited(String topic) {
        doubtfulSince = ticker.getAsLong();
        awaited = topic;
        addMissing(topic);
    }

    /** Which of these to look up: the unknown ones. With them, the awaited one, if it was not looked for lately. */
    Set<String> unknownOf(Set<String> topics) {
        Set<String> unknown = new HashSet<>(topics);
        unknown.removeIf(this::isKnown);
        if (!unknown.isEmpty() && awaited != null && !isKnown(awaited)) {
            unknown.add(awaited);
        }
        return unknown;
    }

    void addMissing(String topic) {
        known.put(topic, ticker.getAsLong());
    }

    /** Leaves the topic to the producer. */
    void addPresent(String topic) {
        known.put(topic, null);
        if (topic.equals(awaited)) {
            doubtfulSince = null;
        }
    }

    boolean isKnown(String topic) {
        return known.containsKey(topic) && (known.get(topic) == null || wasMissing(topic));
    }

    /** Whether the producer must not be asked for the topic: without doubt, it may create it. */
    boolean isMissing(String topic) {
        return areDoubtful() && wasMissing(topic);
    }

    private boolean wasMissing(String topic) {
        return isWithin(MISSING, known.get(topic));
    }

    private boolean isWithin(Duration time, Long since) {
        return since != null && ticker.getAsLong() - since < time.toNanos();
    }
}
