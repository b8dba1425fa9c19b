// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.InMemoryTransport;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;

/** The encoding {@code json}, by way of an event log, read by Parsson. */
class JsonEncodingContractTest extends EncodingContract {
    private final InMemoryTransport receiver = new InMemoryTransport();
    private final EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(receiver).build();

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected byte[] encode(LogEvent event) throws Exception {
        receiver.clear();
        log.log(event);
        return receiver.await(1, Duration.ofSeconds(20)).get(0).bytes();
    }

    @Override
    protected List<Map<String, Object>> decode(byte[] events) {
        return ReceivedEvent.lines(events).stream().map(ReceivedEvent::json).toList();
    }
}
