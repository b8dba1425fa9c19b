// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;

/** A transport of the application that keeps what is sent. */
@ApplicationScoped
public class Kept implements Transport {
    public static final BlockingQueue<String> SENT = new LinkedBlockingQueue<>();

    @Override
    public void send(Batch batch) {
        SENT.add(new String(batch.toByteArray(), StandardCharsets.UTF_8));
    }

    @Override
    public String describe() {
        return "kept";
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
