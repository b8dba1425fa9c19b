// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.time.Duration;

/**
 * The limits of connections.
 *
 * @param connections at most, on each port
 * @param silence after which a connection is closed
 * @param pause after which it is closed in the midst of something: a message, a handshake, an answer it does not read
 * @param drain how long closing waits for events that were read and are not committed
 */
record Bounds(int connections, Duration silence, Duration pause, Duration drain) {
    /** Loggers keep their connections for as long as they live, and notice only at the next event that one is gone. */
    static Bounds of(int connections) {
        return new Bounds(connections, Duration.ofHours(2), Duration.ofMinutes(1), Duration.ofSeconds(10));
    }
}
