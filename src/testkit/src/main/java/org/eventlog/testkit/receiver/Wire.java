// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The input of the receiver, which injects the faults of reading. Used by the connection's thread. */
final class Wire extends FilterInputStream {
    private final Client client;
    private Fault fault = Fault.none();
    private int taken;

    Wire(InputStream in, Client client) {
        super(new BufferedInputStream(in));
        this.client = client;
    }

    /**
     * Waits for the first byte of a batch without consuming it. Returns false if the client has closed the connection.
     */
    boolean awaitBatch() throws IOException {
        fault = Fault.none();
        mark(1);
        int first = read();
        reset();
        return first >= 0;
    }

    /** Starts counting bytes, and applies this fault to further reads. */
    void begin(Fault next) {
        fault = next;
        taken = 0;
    }

    @Override
    public int read() throws IOException {
        allowed(1);
        int b = super.read();
        taken++;
        return b;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int n = super.read(to, from, allowed(length));
        taken += Math.max(0, n);
        return n;
    }

    private int allowed(int wanted) throws IOException {
        int left = fault.bytes() - taken;
        switch (fault.kind()) {
            case RESET_AFTER -> {
                if (left <= 0) {
                    throw client.reset();
                }
            }
            case CLOSE_AFTER -> {
                if (left <= 0) {
                    throw client.endAndDiscard();
                }
            }
            case HALF_OPEN_AFTER -> {
                if (left <= 0) {
                    client.pause(fault.time());
                    throw client.reset();
                }
            }
            case SLOW -> {
                if (left <= 0) {
                    client.pause(fault.time());
                    taken = 0;
                    left = fault.bytes();
                }
            }
            default -> {
                return wanted;
            }
        }
        return Math.min(wanted, left);
    }
}
