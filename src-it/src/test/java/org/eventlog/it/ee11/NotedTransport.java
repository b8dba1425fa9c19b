// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it.ee11;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;

/** Notes the threads that send, and what they have sent. */
@ApplicationScoped
public class NotedTransport implements Transport {
    private final List<String> noted = new CopyOnWriteArrayList<>();

    @Override
    public void send(Batch batch) {
        new String(batch.toByteArray(), StandardCharsets.UTF_8).lines()
                .forEach(event -> noted.add(Thread.currentThread() + " " + event));
    }

    public String noted() {
        return String.join("\n", noted);
    }

    @Override
    public String describe() {
        return "noted";
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
