// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** Something that logs {@linkplain Order orders} to a sink, in its own natural way, and loses none. */
interface Contender extends AutoCloseable {

    /** Makes the event of this number and logs it. Called by any number of threads. */
    void log(int i);

    /** Called every few thousand events of a thread that logs as fast as it can: waits while too much waits. */
    default void holdBack() {}

    /** Nothing more comes for now: sends what would otherwise wait for more, but waits for nothing. */
    default void flush() {}

    @Override
    void close();
}
