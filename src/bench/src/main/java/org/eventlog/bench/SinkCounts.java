// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Queries the counts of a {@link CountingSink}. */
final class SinkCounts implements AutoCloseable {
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(2);

    private final Socket socket;

    /** @param cpuNanos CPU time of the sink's whole process */
    record Counts(long events, long bytes, long cpuNanos) {}

    SinkCounts(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
    }

    Counts now() throws IOException {
        return ask(0, 0);
    }

    /** Waits until this many events have arrived. */
    Counts await(long events) throws IOException {
        Counts counts = ask(events, LIMIT);
        if (counts.events() < events) {
            throw new IOException("only " + counts.events() + " of " + events + " events arrived in time");
        }
        return counts;
    }

    private Counts ask(long events, long limit) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(events);
        out.writeLong(limit);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return new Counts(in.readLong(), in.readLong(), in.readLong());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
