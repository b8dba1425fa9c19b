// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eventlog.broker.BrokerContract;
import org.eventlog.broker.FaultyWay;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.ReceivedEvent;

/** Within a producer's life no record is stored twice. */
class KafkaContractTest extends BrokerContract {
    private String topic;

    @Override
    protected FaultyWay way() throws Exception {
        return new FaultyWay(Broker.shared().wayPort(), Broker.shared().wayEnd());
    }

    @Override
    protected Transport open(FaultyWay way, Duration limit) throws Exception {
        String millis = limit.toMillis() + "ms";
        // After this time the producer gives up a connection that does not answer. A slow way must not take that long
        // on any machine; a stalled one is to be given up soon.
        long request = limit.equals(PATIENCE) ? PATIENCE.toMillis() : 2000;
        return Transports.open(Broker.shared(), topic, "eventlog.port", String.valueOf(way.port()),
                "eventlog.connect-timeout", millis, "eventlog.read-timeout", millis,
                "eventlog.kafka.request.timeout.ms", String.valueOf(request),
                "eventlog.kafka.reconnect.backoff.max.ms", "200");
    }

    @Override
    protected Batch batch(long first, int count, int padding) {
        return Headed.ofEvents(first, count, padding);
    }

    @Override
    protected void empty() throws Exception {
        topic = "contract-" + UUID.randomUUID();
        Broker.shared().create(topic, 1);
    }

    @Override
    protected List<String> received() throws Exception {
        Broker broker = Broker.shared();
        return broker.records(topic, (int) broker.end(topic)).stream()
                .map(each -> ReceivedEvent.of(each.value()).name()).toList();
    }

    @Override
    protected List<String> secrets() {
        return List.of();
    }

    @Override
    protected boolean isIdempotent() {
        return true;
    }
}
