// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.file;

import java.io.PrintStream;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/** Prints the events, one per line. For development, and the default if no host is set. */
public final class ConsoleTransport implements Transport {
    private final PrintStream out;

    ConsoleTransport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void send(Batch batch) throws TransportException {
        out.write(batch.toByteArray(), 0, batch.bytes());
        out.flush();
        if (out.checkError()) {
            throw TransportException.unreachable("standard output can't be written", null);
        }
    }

    @Override
    public String delivered() {
        return "printed";
    }

    @Override
    public String describe() {
        return "console";
    }

    @Override
    public void close() {
        // Standard output is shared and must not be closed.
    }

    /** Creates the transport. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "console";
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.isLine();
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new ConsoleTransport(System.out);
        }
    }
}
