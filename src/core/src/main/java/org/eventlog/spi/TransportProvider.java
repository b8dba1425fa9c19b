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

    /**
     * The name of the format to encode with. Events are encoded before they are stored, so it must be known before they
     * come. A protocol with a format of its own returns that.
     *
     * @param wanted {@code eventlog.format}; null when it is not set
     */
    default String format(Settings settings, String wanted) {
        return wanted == null ? "json" : wanted;
    }

    /**
     * Whether the protocol, as it is configured, can carry such events; where not, that is a fault of
     * {@code eventlog.format}. What is wrong with a value is told by {@link #create}, not here.
     */
    default boolean carries(Payload payload, Settings settings) {
        return payload.isConcatenable();
    }

    /** Whether the receiver makes of each event a document in an index, for {@link FormatContext#isIndexed}. */
    default boolean isIndexed(Settings settings) {
        return false;
    }

    /** Whether the protocol requires {@code eventlog.host}. */
    default boolean needsHost() {
        return true;
    }

    /**
     * The maximum size of an encoded event in bytes, including the line end, if the protocol has its own limit. A
     * larger event is cut before it is stored.
     */
    default int maxEventBytes(Settings settings, Payload payload) {
        return Integer.MAX_VALUE;
    }

    /**
     * Makes the transport from the configuration, and connects to nothing yet. What is wrong with a value is left
     * with the settings; a transport is returned all the same, as it will not be used then.
     *
     * @param payload what it will be given; where that is nothing it carries, the fault is noted already
     */
    Transport create(Settings settings, Payload payload);
}
