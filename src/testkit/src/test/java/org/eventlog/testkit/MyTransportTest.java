// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.contract.AckedTransportContract;
import org.eventlog.testkit.receiver.AckingTransport;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Test;

/** A transport's test: the further examples of docs/testing.md; and the contract's run for the kit's own transport. */
class MyTransportTest extends AckedTransportContract {

    @Override
    protected FaultyReceiver.Builder receiver() {
        return FaultyReceiver.acked();
    }

    @Override
    protected Transport open(String host, int port, Duration limit) {
        return new AckingTransport(host, port, limit);
    }

    @Test
    void usesTheReceiverDirectly() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().script(Fault.resetAfter(1000), Fault.none()).start();
                EventLog log = EventLog.builder().protocol("http").host(receiver.host()).port(receiver.port())
                        .set("eventlog.db", ":memory:").build()) {
            log.log(LogEvent.named("order.placed").message("x".repeat(2000)));
            log.flush(Duration.ofSeconds(20));

            assertThat(receiver).exactlyOne("order.placed");
        }
    }
}
