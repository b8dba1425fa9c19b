// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

/** Something that keeps encoded events in files. */
interface Journal extends AutoCloseable {

    /** What a thread appends events with, alone. */
    interface Writer {

        void append(byte[] event);

        /** Stores what has not been stored yet. */
        default void finish() {}
    }

    /** One for each thread. */
    Writer writer();

    @Override
    void close();
}
