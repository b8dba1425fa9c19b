// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Generates ids for events without one: UUIDv7 (RFC 9562), because ids that increase with time keep the index small.
 */
public final class MissingIds {
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;

    MissingIds(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        long high = clock.millis() << 16 | 0x7000 | random.nextInt(0x1000);
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
