// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** Stores encoded events in files. */
interface Journal extends AutoCloseable {

    /** Appends events; used by one thread. */
    interface Writer {

        void append(byte[] event);

        /** Stores all events that are not stored yet. */
        default void finish() {}
    }

    /** Returns an appender for the calling thread. */
    Writer writer();

    @Override
    void close();
}
