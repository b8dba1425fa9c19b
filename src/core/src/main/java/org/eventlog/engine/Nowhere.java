// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;

/** Takes events and sends them to no one. */
final class Nowhere implements Transport {
    @Override
    public void send(Batch batch) {
        // Delivered.
    }

    @Override
    public String describe() {
        return "nowhere";
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
