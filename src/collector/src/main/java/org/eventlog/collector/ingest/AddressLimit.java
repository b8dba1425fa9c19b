// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eventlog.address.AddressRange;

/**
 * Limits the requests of one address per time, for the addresses seen last. An IPv6 address counts by its first 64
 * bits, because a client can choose the others. Thread-safe.
 */
final class AddressLimit {
    private static final int NETWORK_BYTES = 8;

    private final int requests;
    private final long millis;
    private final InstantSource clock;
    private final Map<String, Window> windows;

    /** @param addresses that are remembered; beyond them the one that was silent longest is forgotten */
    AddressLimit(int requests, java.time.Duration time, int addresses, InstantSource clock) {
        this.requests = requests;
        this.millis = time.toMillis();
        this.clock = clock;
        this.windows = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                return size() > addresses;
            }
        };
    }

    /** Counts a request: 0 if it is allowed, else the seconds until one will be. */
    synchronized long take(String address) {
        long now = clock.millis();
        Window window = windows.computeIfAbsent(network(address), key -> new Window(now));
        if (now - window.since >= millis || now < window.since) {
            window.since = now;
            window.count = 0;
        }
        if (window.count < requests) {
            window.count++;
            return 0;
        }
        return Math.max(1, (window.since + millis - now + 999) / 1000);
    }

    synchronized int size() {
        return windows.size();
    }

    private static String network(String address) {
        byte[] bytes = address == null ? null : AddressRange.address(address.replaceFirst("%.*", ""));
        if (bytes == null || bytes.length <= NETWORK_BYTES) {
            return String.valueOf(address);
        }
        return new java.math.BigInteger(1, java.util.Arrays.copyOf(bytes, NETWORK_BYTES)).toString(16) + "::";
    }

    private static final class Window {
        private long since;
        private int count;

        Window(long since) {
            this.since = since;
        }
    }
}
