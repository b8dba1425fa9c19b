// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Limits the events per second for each key, with a burst after idle time. Thread-safe. */
public final class RateLimit {
    private final double perMilli;
    private final double burst;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param perSecond 0 for no limit */
    RateLimit(int perSecond, int burst, InstantSource clock) {
        this.perMilli = perSecond / 1000.0;
        this.burst = burst;
        this.clock = clock;
    }

    /**
     * Takes the number of events from the key's allowance.
     *
     * @return 0 if successful, otherwise the seconds until it will be
     */
    long take(String keyId, int events) {
        return perMilli == 0 ? 0 : buckets.computeIfAbsent(keyId, id -> new Bucket()).take(events);
    }

    /**
     * The seconds until the events that were refused last could be accepted; 0 if none were. Until then, requests can
     * be refused before they are read, so that a sender that does not wait costs little.
     */
    long closed(String keyId) {
        Bucket bucket = perMilli == 0 ? null : buckets.get(keyId);
        return bucket == null ? 0 : bucket.closed();
    }

    private final class Bucket {
        private double left = burst;
        private long at = clock.millis();
        private long until;

        synchronized long take(int events) {
            long now = clock.millis();
            left = Math.min(burst, left + Math.max(0, now - at) * perMilli);
            at = now;
            if (left >= events) {
                left -= events;
                return 0;
            }
            until = now + (long) Math.ceil((events - left) / perMilli);
            return Math.max(1, (long) Math.ceil((events - left) / perMilli / 1000));
        }

        synchronized long closed() {
            long wait = until - clock.millis();
            // More than a burst takes to refill is from before the clock was set back.
            return wait <= 0 || wait > burst / perMilli ? 0 : Math.max(1, (wait + 999) / 1000);
        }
    }
}
