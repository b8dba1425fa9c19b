// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.HashMap;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.Activity;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.Logged;
import org.eventlog.cdi.RecordedEvents;
import org.eventlog.cdi.context.CurrentContext;
import org.eventlog.cdi.jms.StubMessages;
import org.jboss.weld.junit5.auto.AddBeanClasses;
import org.jboss.weld.junit5.auto.EnableAutoWeld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@EnableAutoWeld
@AddBeanClasses({ActivityInterceptor.class, LoggedInterceptor.class, LoggedMethods.class})
class ActivityTest {
    @Inject
    RecordedEvents events;
    @Inject
    Importer importer;
    @Inject
    Biller biller;
    @Inject
    Worker worker;

    @AfterEach
    void forgetContext() {
        CurrentContext.set(null);
    }

    @Test
    void workWithoutACallerGetsNewIds() {
        importer.nightly();
        importer.nightly();

        ContextSnapshot first = events.all().get(0).context();
        assertThat(first.fields())
                .isEqualTo(Map.of("activity", "nightly-import", "worker", Thread.currentThread().getName()));
        assertThat(first.requestId()).matches("[0-9a-f]{16}").isEqualTo(first.correlationId());
        assertThat(events.all().get(1).context().requestId()).isNotEqualTo(first.requestId());
        assertThat(CurrentContext.get()).isNull();
    }

    @Test
    void keepsTheCallersContext() {
        ContextSnapshot request = ContextSnapshot.of("ada", "s1").withRequestId("r1").withCorrelationId("c1")
                .withFields(Map.of("shop", 7));
        try (EventContext.Scope scope = EventContext.with(request)) {
            importer.nightly();
            assertThat(EventContext.current()).isEqualTo(request);
        }

        ContextSnapshot seen = events.only().context();
        assertThat(seen.withFields(Map.of())).isEqualTo(request.withFields(Map.of()));
        assertThat(seen.fields()).containsEntry("shop", 7).containsEntry("activity", "nightly-import");
    }

    @Test
    void usesClassAndMethodAsDefaultName() {
        importer.unnamed();

        assertThat(events.only().context().fields()).containsEntry("activity", "Importer.unnamed");
    }

    @Test
    void aStereotypeGivesTheName() {
        worker.run();

        assertThat(events.only().context().fields()).containsEntry("activity", "night work");
    }

    @Test
    void contextEndsEvenIfTheWorkThrows() {
        assertThatThrownBy(importer::failing).hasMessage("no file");

        assertThat(CurrentContext.get()).isNull();
        // @Logged is within it.
        assertThat(events.only().context().fields()).containsEntry("activity", "failing-import");
    }

    @Test
    void messageListenerHasTheSendersContext() {
        Map<String, Object> properties = new HashMap<>(Map.of("eventlog_correlation_id", "c1"));
        biller.onMessage(StubMessages.message(properties));

        assertThat(events.only().context().correlationId()).isEqualTo("c1");
        assertThat(events.only().context().fields()).isEqualTo(Map.of("activity", "billing", "worker", "orders"));
    }

    @Test
    void usesASnapshotParameterAsContext() {
        importer.handed(ContextSnapshot.of("ada", "s1").withRequestId("r1"));

        ContextSnapshot seen = events.only().context();
        assertThat(seen.withFields(Map.of()))
                .isEqualTo(ContextSnapshot.of("ada", "s1").withRequestId("r1").withCorrelationId("r1"));
        assertThat(seen.fields()).containsEntry("activity", "handed-import");
    }

    @ApplicationScoped
    static class Importer {
        @Inject
        EventLogger log;

        @Activity("nightly-import")
        void nightly() {
            log.log(LogEvent.named("imported"));
        }

        @Activity("handed-import")
        void handed(ContextSnapshot caller) {
            log.log(LogEvent.named("imported"));
        }

        @Activity
        void unnamed() {
            log.log(LogEvent.named("imported"));
        }

        @Activity("failing-import")
        @Logged
        void failing() {
            throw new IllegalStateException("no file");
        }
    }

    @Stereotype
    @Activity("night work")
    @ApplicationScoped
    @Retention(RetentionPolicy.RUNTIME)
    @interface AtNight {
    }

    @AtNight
    static class Worker {
        @Inject
        EventLogger log;

        void run() {
            log.log(LogEvent.named("done"));
        }
    }

    @Activity("billing")
    @ApplicationScoped
    static class Biller implements MessageListener {
        @Inject
        EventLogger log;

        @Override
        public void onMessage(Message message) {
            log.log(LogEvent.named("billed"));
        }
    }
}
