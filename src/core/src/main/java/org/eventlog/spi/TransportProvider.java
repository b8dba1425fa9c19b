// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import org.eventlog.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Creates the transports of one protocol. Found by {@link java.util.ServiceLoader}: list the class in
 * {@code META-INF/services/org.eventlog.spi.TransportProvider}.
 */
public interface TransportProvider {

    /** The value of {@code eventlog.protocol} for this protocol, in lower case. */
    String protocol();

    /**
     * The name of the format to encode events with. It must be known before the first event, because events are encoded
     * before they are stored. A protocol that defines its own format returns that.
     *
     * @param wanted the value of {@code eventlog.format}; null if it is not set
     */
    default String format(Settings settings, @Nullable String wanted) {
        return wanted == null ? "json" : wanted;
    }

    /**
     * Whether the protocol, with this configuration, can carry such events. If not, the configuration fault is that of
     * {@code eventlog.format}. Invalid values are reported by {@link #create}, not here.
     */
    default boolean carries(Payload payload, Settings settings) {
        return payload.isConcatenable();
    }

    /** Whether the receiver stores each event as a document in an index; see {@link FormatContext#isIndexed}. */
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
     * Creates the writer of what the transport must know about each event when it sends it. Invalid values are added to
     * the faults of the settings. A writer is returned even then, but it will not be used. An exception becomes a fault
     * of {@code eventlog.protocol}.
     *
     * @param context the values that are the same for all events; may be kept
     * @return null if the transport needs only the encoded events, which is the default
     */
    default @Nullable HeadingWriter heading(Settings settings, FormatContext context) {
        return null;
    }

    /**
     * Creates the transport from the configuration, without connecting. Invalid values are added to the faults of the
     * settings. A transport is returned even then, but it will not be used.
     *
     * @param payload the form of the events; if the protocol does not carry it, that fault is reported already
     */
    Transport create(Settings settings, Payload payload);
}
