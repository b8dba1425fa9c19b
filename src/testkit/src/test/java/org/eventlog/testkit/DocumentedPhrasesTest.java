// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.eventlog.testkit.tls.TestAuthority;
import org.eventlog.testkit.tls.TlsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The short examples in the text and the tables of docs/testing.md. */
class DocumentedPhrasesTest {

    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();

    @RegisterExtension
    EventLogRecorder warnings = new EventLogRecorder(b -> b.set("eventlog.level", "warn"));

    @Test
    void assertionsOnAnEvent() {
        events.log(LogEvent.named("order.placed").level(Level.OK).tag("web").field("items", 3)
                .context(ContextSnapshot.of("ada", "s")));

        assertThat(events).received("order.placed").withField("items", 3).withUser("ada");
        assertThat(events).receivedNo("order.failed");
        assertThat(events).exactlyOne("order.placed").hasLevel(Level.OK).hasTag("web");
    }

    @Test
    void assertionsOnAllEvents() {
        events.log(LogEvent.named("a"));
        events.log(LogEvent.named("b"));
        assertThat(events).haveNames("a", "b");

        events.log(LogEvent.named("c"));
        assertThat(events).haveNamesInOrder("a", "c").haveNoDuplicateIds().hasSize(3).first().isNotNull();
        assertThat(events).filteredOn(event -> event.name().equals("b")).hasSize(1);
    }

    @Test
    void waitsForEventsOfAnotherThread() throws Exception {
        int count = 1;
        Duration limit = Duration.ofSeconds(20);
        new Thread(() -> events.log(LogEvent.named("e"))).start();

        assertThat(events.await(count, limit)).extracting(ReceivedEvent::name).containsExactly("e");
    }

    @Test
    void keysCanBeSet() {
        warnings.log(LogEvent.named("a").level(Level.INFO));
        warnings.log(LogEvent.named("b").level(Level.WARN));

        assertThat(warnings).haveNames("b");
    }

    @Test
    void aReceiverInMemoryFailsByAScriptAndSuitsAnyEventLog() throws Exception {
        InMemoryTransport receiver = new InMemoryTransport();
        receiver.script(Reply.fail(), Reply.busy(Duration.ofSeconds(1)));
        EventLog.Builder builder = EventLog.builder().transport(receiver);
        try (EventLog log = builder.set("eventlog.db", ":memory:").build()) {
            log.log(LogEvent.named("e"));

            assertThat(receiver.await(1, Duration.ofSeconds(20))).hasSize(1);
            assertThat(receiver.attempts()).isEqualTo(3);
        }
    }

    @Test
    void aReceiverSpeaksTls() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().tls(new TestAuthority().server("localhost")).start()) {
            assertThat(receiver.host()).isEqualTo("localhost");
        }
        TlsServer old = new TestAuthority().server("localhost").speaking("TLSv1.2");
        try (FaultyReceiver receiver = FaultyReceiver.http().tls(old).start()) {
            assertThat(receiver.port()).isPositive();
        }
    }
}
