// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.contract.PipelinedTransportContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** With a real broker. Within a producer's life no record is stored twice. */
class KafkaPipelineContractTest extends PipelinedTransportContract {
    private final String topic = "pipeline-" + UUID.randomUUID();
    private Broker broker;

    @BeforeEach
    void create() throws Exception {
        broker = Broker.shared();
        broker.create(topic, 1);
    }

    @AfterEach
    void nothingIsStoredTwice() throws Exception {
        assertThat(received()).doesNotHaveDuplicates();
    }

    @Override
    protected Batch batch(long first, int count) {
        return Headed.ofEvents(first, count);
    }

    @Override
    protected Transport open(Duration answer) {
        // When no broker is left, "rebootstrap" forgets the topics, and no delivery can begin and wait.
        String recovery = answer.compareTo(PATIENCE) < 0 ? "rebootstrap" : "none";
        return Transports.open(broker, topic, "eventlog.read-timeout", answer.toMillis() + "ms",
                "eventlog.connect-timeout", "3s", "eventlog.kafka.metadata.recovery.strategy", recovery);
    }

    @Override
    protected void stop() throws Exception {
        broker.stop();
    }

    @Override
    protected void restart() throws Exception {
        broker.start();
    }

    @Override
    protected List<String> received() throws Exception {
        return broker.records(topic, (int) broker.end(topic)).stream()
                .map(each -> ReceivedEvent.of(each.value()).name()).toList();
    }
}
