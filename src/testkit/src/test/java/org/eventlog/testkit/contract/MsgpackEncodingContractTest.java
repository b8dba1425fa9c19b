// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.InMemoryTransport;
import org.junit.jupiter.api.AfterEach;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** The encoding {@code msgpack}, by way of an event log, read by msgpack-core. */
class MsgpackEncodingContractTest extends EncodingContract {
    private final InMemoryTransport receiver = new InMemoryTransport();
    private final EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", "msgpack")
            .transport(receiver).build();

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
    protected List<Map<String, Object>> decode(byte[] events) throws IOException {
        List<Map<String, Object>> decoded = new ArrayList<>();
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(events)) {
            while (unpacker.hasNext()) {
                decoded.add(map(unpacker.unpackValue()));
            }
        }
        return decoded;
    }

    private static Map<String, Object> map(Value value) {
        Map<String, Object> map = new LinkedHashMap<>();
        value.asMapValue().entrySet()
                .forEach(entry -> map.put(entry.getKey().asStringValue().asString(), object(entry.getValue())));
        return map;
    }

    private static Object object(Value value) {
        return switch (value.getValueType()) {
            case NIL -> null;
            case BOOLEAN -> value.asBooleanValue().getBoolean();
            case INTEGER -> value.asIntegerValue().asLong();
            case FLOAT -> value.asFloatValue().toDouble();
            case STRING -> value.asStringValue().asString();
            case ARRAY -> value.asArrayValue().list().stream().map(MsgpackEncodingContractTest::object).toList();
            case MAP -> map(value);
            default -> throw new IllegalArgumentException("not expected: " + value);
        };
    }
}
