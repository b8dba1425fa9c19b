// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import org.eventlog.config.Settings;

/**
 * Makes the transport of one protocol. Found by {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/org.eventlog.spi.TransportProvider}.
 */
public interface TransportProvider {

    /** The protocol's name, as it stands in {@code eventlog.protocol}; lower case. */
    String protocol();

    /**
     * What the protocol carries, as it is configured. What is wrong with a value is told by {@link #create}, not here.
     */
    default Payload payload(Settings settings) {
        return Payload.ANY;
    }

    /** Whether there is no sending without {@code eventlog.host}. */
    default boolean needsHost() {
        return true;
    }

    /**
     * The most bytes an encoded event may have, where the protocol has a bound of its own; the line end counts. A larger
     * event is cut before it is stored.
     */
    default int maxEventBytes(Settings settings) {
        return Integer.MAX_VALUE;
    }

    /**
     * Makes the transport from the configuration, and connects to nothing yet. What is wrong with a value is left
     * with the settings; a transport is returned all the same, as it will not be used then.
     */
    Transport create(Settings settings);
}
