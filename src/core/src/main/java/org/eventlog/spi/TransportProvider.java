// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import org.eventlog.config.Settings;

/**
 * Creates the transports of one protocol. Found by {@link java.util.ServiceLoader}: list the class in
 * {@code META-INF/services/org.eventlog.spi.TransportProvider}.
 */
public interface TransportProvider {

    /** The value of {@code eventlog.protocol} for this protocol, in lower case. */
    String protocol();

    /** The form of the events with this configuration. Invalid values are reported by {@link #create}, not here. */
    default Payload payload(Settings settings) {
        return Payload.ANY;
    }

    /** Whether the protocol requires {@code eventlog.host}. */
    default boolean needsHost() {
        return true;
    }

    /**
     * The maximum size of an encoded event in bytes, including the line end, if the protocol has its own limit. A
     * larger event is cut before it is stored.
     */
    default int maxEventBytes(Settings settings) {
        return Integer.MAX_VALUE;
    }

    /**
     * Creates the transport from the configuration, without connecting. Invalid values are added to the faults of the
     * settings. A transport is returned even then, but it will not be used.
     */
    Transport create(Settings settings);
}
