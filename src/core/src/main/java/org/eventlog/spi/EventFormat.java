// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import org.eventlog.config.Settings;

/**
 * Defines how events are encoded. Found by {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/org.eventlog.spi.EventFormat}, in a named module also with {@code provides}.
 *
 * <p>
 * Events are encoded once, when they are logged, and stored as bytes that are never decoded. A queue therefore holds
 * events of one format only. If the name changes, waiting events of the old format are moved aside (EVL-2012). Change the
 * name if a reader could not read old and new events one after the other.
 */
public interface EventFormat {

    /**
     * The value of {@code eventlog.format} for this format: 1 to 32 characters of {@code a-z0-9-}. The names of the
     * built-in formats are reserved.
     */
    String name();

    /**
     * The form of an encoded event with this configuration. Must be quick, and return the same at each call; also called
     * for formats that are not used. Invalid values are reported by {@link #create}, not here. A format that throws here,
     * or returns null, cannot be chosen, and the fault says why.
     */
    Payload payload(Settings settings);

    /**
     * Creates the writer for one event log. Invalid values are added to the faults of the settings. A writer is returned
     * even then, but it will not be used. An exception becomes a fault of {@code eventlog.format}.
     *
     * @param context the values that are the same for all events; may be kept
     */
    EventWriter create(Settings settings, FormatContext context);
}
