// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eventlog.spi.Transport;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PipelinedLinesContractTest extends PipelinedTransportContract {
    private FaultyReceiver receiver;
    /** The receiver answers while its count is zero. */
    private volatile CountDownLatch answering = new CountDownLatch(0);

    @BeforeEach
    void start() throws Exception {
        receiver = FaultyReceiver.acked().refuseIf(event -> {
            awaitAnswering();
            return false;
        }).start();
    }

    @AfterEach
    void end() {
        answering.countDown();
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
    protected void silence() {
        answering = new CountDownLatch(1);
    }

    private void awaitAnswering() {
        try {
            answering.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void restart() throws Exception {
        answering.countDown();
        receiver.restart();
    }

    @Override
    protected List<String> received() {
        return receiver.events().stream().map(ReceivedEvent::name).toList();
    }
}
