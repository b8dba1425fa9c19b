// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.context.WorkContext;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventContextMessagesTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final Map<String, Object> properties = StubMessages.none();

    @AfterEach
    void forget() {
        CurrentContext.set(null);
    }

    @Test
    void messageCarriesCorrelationButNoUser() {
        sender("r1", "c1", new Trace(PARENT, "a=b"));
        EventContextMessages.write(StubMessages.message(properties));

        assertThat(properties).isEqualTo(
                Map.of("eventlog_correlation_id", "c1", "traceparent", PARENT, "tracestate", "a=b"));
    }

    @Test
    void producerAddsContextToEachMessage() {
        sender("r1", null, Trace.NONE);
        JMSProducer producer = StubMessages.producer(properties);

        assertThat(EventContextMessages.write(producer)).isSameAs(producer);
        assertThat(properties).isEqualTo(Map.of("eventlog_correlation_id", "r1"));
    }

    @Test
    void receiverHasTheSendersContext() {
        sender("r1", null, new Trace(PARENT, null));
        Message message = StubMessages.message(properties);
        EventContextMessages.write(message);
        CurrentContext.set(null);

        try (EventContext.Scope scope = EventContextMessages.restore("billing", message)) {
            ContextSnapshot now = EventContext.current();
            assertThat(now.correlationId()).isEqualTo("r1");
            assertThat(now.requestId()).matches("[0-9a-f]{16}");
            assertThat(now.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(now.spanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(now.user()).isNull();
            assertThat(now.fields()).isEqualTo(Map.of("activity", "billing", "worker", "orders"));
            assertThat(CurrentContext.get().trace()).isEqualTo(new Trace(PARENT, null));
        }
        assertThat(CurrentContext.get()).isNull();
    }

    @Test
    void doesNotTrustUnknownClients() {
        properties.put("eventlog_correlation_id", "forged\nline");
        properties.put("traceparent", "00-nonsense");

        try (EventContext.Scope scope = EventContextMessages.restore("billing", StubMessages.message(properties))) {
            ContextSnapshot now = EventContext.current();
            assertThat(now.correlationId()).isEqualTo(now.requestId());
            assertThat(now.traceId()).isNull();
        }
    }

    @Test
    void toleratesMessagesThatCannotBeReadOrWritten() {
        sender("r1", "c1", Trace.NONE);
        EventContextMessages.write(StubMessages.broken());
        CurrentContext.set(null);

        try (EventContext.Scope scope = EventContextMessages.restore("billing", StubMessages.broken())) {
            assertThat(EventContext.current().fields()).containsEntry("worker", Thread.currentThread().getName());
        }
    }

    @Test
    void toleratesMessagesThatThrow() {
        Message failing = StubMessages.failing(new IncompatibleClassChangeError("of another version"));
        sender("r1", "c1", Trace.NONE);
        EventContextMessages.write(failing);
        CurrentContext.set(null);

        try (EventContext.Scope scope = EventContextMessages.restore("billing", failing)) {
            assertThat(EventContext.current().fields()).containsEntry("activity", "billing");
        }
    }

    private static void sender(String requestId, String correlationId, Trace trace) {
        ContextSnapshot known = ContextSnapshot.of("ada", "s1").withRequestId(requestId)
                .withCorrelationId(correlationId);
        CurrentContext.set(new WorkContext(() -> known, trace));
    }
}
