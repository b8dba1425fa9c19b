// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.eventlog.Level;
import org.eventlog.logs.RecordHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators read of refused events. */
class RefusalMessagesTest {
    private final Logger logger = Logger.getLogger("org.eventlog.test");
    private final List<String> told = new ArrayList<>();
    private final Parts parts = new Parts(1 << 20, 1 << 20);
    private final Handler handler = new RecordHandler(row -> {
        String text = new SimpleFormatter().formatMessage(row);
        if (text.startsWith("EVL-3003")) {
            told.add(text);
        }
    });

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void namesTheEventAndNotItsBatch() {
        parts.operatorLog.rejected("receiver", "no such index", "q:7", 1);

        assertThat(told).containsExactly("EVL-3003 test: receiver refused event q:7: no such index. It is kept among"
                + " the rejected events and not sent again");
    }

    @Test
    void tellsOnceOfABatch() throws Exception {
        ScriptedTransport transport = new ScriptedTransport();
        transport.tellsWhich = true;
        transport.refuses = event -> !event.equals("e0");
        Journal journal = parts.journal(new MemoryChunkStore());
        Sender sender = new Sender(journal.sendQueue(), transport, parts.counters, parts.operatorLog, parts::ticks,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)),
                new BatchLimits(1 << 16, 1_000, 0, 1, 1));
        for (int i = 0; i < 500; i++) {
            parts.log("e" + i + "\n", Level.INFO);
        }
        journal.step();

        sender.step();

        assertThat(parts.counters.rejected.sum()).isEqualTo(499);
        assertThat(told).singleElement().asString().contains(":1: refused. It is one of 499 in a row");
    }

    @Test
    void tellsOfEachDoublingInARow() {
        for (int i = 0; i < 3_000; i++) {
            parts.operatorLog.rejected("receiver", "no", "q:" + i, 1);
            parts.pass(Duration.ofSeconds(50));
        }

        assertThat(told).hasSize(12);
        assertThat(told.get(11)).contains("event q:2047").contains("2048 in a row");
    }

    @Test
    void tellsOfTheFirstAfterAMinute() {
        parts.operatorLog.rejected("receiver", "no", "q:1", 5);
        parts.pass(Duration.ofSeconds(61));
        parts.operatorLog.rejected("receiver", "no", "q:9", 1);

        assertThat(told).hasSize(2).last().asString().contains("q:9: no. It is kept");
    }
}
