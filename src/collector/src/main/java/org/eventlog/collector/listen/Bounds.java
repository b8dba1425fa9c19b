// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.time.Duration;

/**
 * The limits of connections.
 *
 * @param connections the maximum number on each port
 * @param silence the idle time after which a connection is closed
 * @param pause the idle time after which it is closed in the middle of a message, handshake or unread response
 * @param drain how long closing waits for events that were read and are not committed
 */
record Bounds(int connections, Duration silence, Duration pause, Duration drain) {
    /** The maximum number from one network: others can always connect, even if its connections stay idle. */
    int ofOneNetwork() {
        return Math.max(1, connections - connections / 4);
    }

    /**
     * The idle timeout is long, because loggers keep connections open indefinitely and notice a closed one only at
     * the next event.
     */
    static Bounds of(int connections) {
        return new Bounds(connections, Duration.ofHours(2), Duration.ofMinutes(1), Duration.ofSeconds(10));
    }
}
