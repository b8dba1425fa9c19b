// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.List;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PipelinedLinesContractTest extends PipelinedTransportContract {
    private FaultyReceiver receiver;

    @BeforeEach
    void start() throws Exception {
        receiver = FaultyReceiver.acked().start();
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Override
    protected Transport open(Duration answer) {
        return new PipelinedLines(receiver.host(), receiver.port(), answer);
    }

    @Override
    protected void stop() {
        receiver.stop();
    }

    @Override
    protected void restart() throws Exception {
        receiver.restart();
    }

    @Override
    protected List<String> received() {
        return receiver.events().stream().map(ReceivedEvent::name).toList();
    }
}
