// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** Something that logs a {@link Stream}'s events to a sink, in its own natural way, and loses none. */
interface Contender extends AutoCloseable {

    /** Makes the event of this number and logs it. Called by any number of threads. */
    void log(int i);

    /** Nothing more comes for now: sends what would otherwise wait for more, but waits for nothing. */
    default void flush() {}

    /** Whether what it logs arrives in a sink. */
    default boolean delivers() {
        return true;
    }

    @Override
    void close();
}
