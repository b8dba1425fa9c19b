// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.receiver.FaultyReceiver;

/** Tests the contract with {@code otlp} and protobuf. */
class OtlpProtobufContractTest extends AckedTransportContract {
    static final String SECRET = "a-word-nobody-may-see";

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.http();
    }

    @Override
    protected Transport open(String host, int port, Duration limit) {
        return Providers.open("otlp", host, port, limit, Map.of("eventlog.key", SECRET));
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET);
    }
}
