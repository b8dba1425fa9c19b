// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** Logs the events of a {@link Stream} to a sink, in the idiomatic way of its library, without losing any. */
interface Contender extends AutoCloseable {

    /** Creates the event with this number and logs it. Called by several threads at once. */
    void log(int i);

    /** Sends events that wait for a batch to fill, without waiting for the result. Called when no more events follow for now. */
    default void flush() {}

    /** Whether its events are sent to a sink. */
    default boolean delivers() {
        return true;
    }

    @Override
    void close();
}
