// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the events of a connection, in the form they are sent in. */
interface EventCounter {

    /**
     * Reads until the end, and adds each event as soon as it is there.
     *
     * @param out what the sender hears, where the protocol has answers
     */
    void count(InputStream in, OutputStream out, AtomicLong events) throws IOException;

    /** Each line end is an event. */
    static void lines(InputStream in, OutputStream out, AtomicLong events) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            long lines = 0;
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    lines++;
                }
            }
            events.addAndGet(lines);
        }
    }
}
