// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import org.eventlog.config.Settings;

/**
 * Which bytes events become. Found by {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/org.eventlog.spi.EventFormat}, in a named module also with {@code provides}.
 *
 * <p>
 * Events are encoded once, when they are logged, and stored as bytes; nothing decodes them again. So a queue holds
 * events of one format only: after a change of the name, events that wait in the old one are set aside (EVL-2012). Change
 * the name when a reader could not read old and new events one after the other.
 */
public interface EventFormat {

    /**
     * The format's name, as it stands in {@code eventlog.format}: 1 to 32 of {@code a-z0-9-}. A name of Eventlog's own
     * formats can't be taken.
     */
    String name();

    /**
     * What an encoded event is, as the format is configured. Must be quick and the same at each call, and is also asked of
     * formats that are not used. What is wrong with a value is told by {@link #create}, not here.
     */
    Payload payload(Settings settings);

    /**
     * Makes the writer of one event log. What is wrong with a value is left with the settings; a writer is returned all
     * the same, as it will not be used then. What is thrown becomes a fault of {@code eventlog.format}.
     *
     * @param context what is the same for all events; may be kept
     */
    EventWriter create(Settings settings, FormatContext context);
}
