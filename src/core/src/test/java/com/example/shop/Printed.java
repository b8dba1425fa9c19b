// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;

/** Keeps the lines that an event log sends. */
final class Printed implements Transport {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    EventLog log(Consumer<EventLog.Builder> settings) {
        EventLog.Builder builder = EventLog.builder().set("eventlog.db", ":memory:").transport(this);
        settings.accept(builder);
        return builder.build();
    }

    @Override
    public void send(Batch batch) {
        lines.addAll(new String(batch.toByteArray(), StandardCharsets.UTF_8).lines().toList());
    }

    @Override
    public String describe() {
        return "a list";
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    List<String> lines(int count) {
        await().until(() -> lines.size() >= count);
        return lines;
    }
}
