// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.address.Network;

/**
 * Limits the requests per time of one address, for the most recent addresses. IPv6 addresses are counted by their
 * first 64 bits, because a client can choose the others. Thread-safe.
 */
public final class AddressLimit {
    private final int requests;
    private final long millis;
    private final InstantSource clock;
    private final Map<String, Window> windows;
    /** The windows with refused requests that are not reported yet, approximately in the order of their ends. */
    private final Map<String, Window> refusing;

    /**
     * The requests of one address that were refused within one period.
     *
     * @param address the address; for IPv6 the network, such as {@code 2001:db8:1:2::/64}
     * @param requests the number of refused requests, at least 1
     * @param since the start of the period
     * @param last the time of the last refused request
     */
    public record Refused(String address, long requests, Instant since, Instant last) {}

    /** @param addresses the maximum number of remembered addresses; above it, the least recently seen is forgotten */
    public AddressLimit(int requests, Duration time, int addresses, InstantSource clock) {
        this.requests = requests;
        this.millis = time.toMillis();
        this.clock = clock;
        this.windows = bounded(addresses, true);
        this.refusing = bounded(addresses, false);
    }

    private static Map<String, Window> bounded(int addresses, boolean byAccess) {
        return new LinkedHashMap<>(16, 0.75f, byAccess) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                return size() > addresses;
            }
        };
    }

    /**
     * Counts a request from an address.
     *
     * @return 0 if it is allowed, otherwise the seconds until the next one will be
     */
    public long take(String address) {
        return takeNamed(Network.of(address));
    }

    /**
     * Counts a request of a client that is known by a name instead of an address.
     *
     * @return 0 if it is allowed, otherwise the seconds until the next one will be
     */
    public synchronized long takeNamed(String name) {
        long now = clock.millis();
        Window window = windows.get(name);
        if (window == null || now - window.since >= millis || now < window.since) {
            // Start a new window. Refusals of the previous one are still reported.
            window = new Window(now);
            windows.put(name, window);
        }
        if (window.count < requests) {
            window.count++;
            return 0;
        }
        if (window.refused++ == 0) {
            refusing.put(name + ' ' + window.since, window);
        }
        window.last = now;
        return Math.max(1, (window.since + millis - now + 999) / 1000);
    }

    /** The refusals of periods that have ended since the last call, by address. */
    public List<Refused> ended() {
        return take(false);
    }

    /**
     * The refusals since the last call, including those of periods that have not ended. For the end of the
     * application.
     */
    public List<Refused> all() {
        return take(true);
    }

    private synchronized List<Refused> take(boolean all) {
        long now = clock.millis();
        List<Refused> refused = new ArrayList<>();
        Iterator<Map.Entry<String, Window>> each = refusing.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Window> entry = each.next();
            Window window = entry.getValue();
            if (!all && now - window.since < millis && now >= window.since) {
                break;
            }
            String key = entry.getKey();
            refused.add(new Refused(key.substring(0, key.lastIndexOf(' ')), window.refused,
                    Instant.ofEpochMilli(window.since), Instant.ofEpochMilli(window.last)));
            window.refused = 0;
            each.remove();
        }
        return refused;
    }

    /** The number of remembered addresses. */
    public synchronized int size() {
        return windows.size();
    }

    private static final class Window {
        private final long since;
        private int count;
        private long refused;
        private long last;

        Window(long since) {
            this.since = since;
        }
    }
}
