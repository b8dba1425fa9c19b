// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventLogRecorderTest {

    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder(
            builder -> builder.set("eventlog.level", "info").set("eventlog.site", "north"));

    @RepeatedTest(2)
    void startsEmptyForEachTest() {
        assertThat(events).isEmpty();

        events.log(Level.INFO, "e", "text");

        assertThat(events).haveNames("e");
    }

    @Test
    void usesTheTestsConfiguration() {
        events.log(Level.DEBUG, "quiet", "text");
        events.log(Level.WARN, "loud", "text");

        assertThat(events.isEnabled(Level.DEBUG)).isFalse();
        assertThat(events).haveNames("loud").first().hasKey("site", "north");
    }

    @Test
    void injectsItsPartsIntoATest(EventLogger logger, EventLog log, InMemoryTransport transport) {
        logger.log(LogEvent.named("e"));

        assertThat(log).isSameAs(logger).isSameAs(events.eventLog());
        assertThat(events.events()).isEqualTo(transport.events()).hasSize(1);
    }

    @Test
    void waitsForEventsOfOtherThreads() throws Exception {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> events.log(LogEvent.named("late")));

        assertThat(events.await(1, Duration.ofSeconds(20))).hasSize(1);
        other.join();
    }

    @Test
    void showsEventsThatARefusingReceiverAccepts() {
        events.transport().refuseIf(event -> event.name().equals("bad"));
        events.log(LogEvent.named("good"));
        events.log(LogEvent.named("bad"));

        assertThat(events).haveNames("good");
        assertThat(events.eventLog().stats().rejected()).isEqualTo(1);
    }

    @Test
    void explainsAMissingRegistration() {
        EventLogRecorder unregistered = new EventLogRecorder();

        assertThatThrownBy(() -> unregistered.log(LogEvent.named("e"))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@RegisterExtension");
    }
}
