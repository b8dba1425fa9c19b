// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.batch.runtime.BatchStatus;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Properties;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.RecordedEvents;
import org.jberet.creation.BatchCDIExtension;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests jobs of a real batch runtime (JBeret), which uses the container of this name. */
class BatchTest {
    private static WeldContainer container;

    @BeforeAll
    static void start() {
        container = new Weld("STATIC_INSTANCE").disableDiscovery()
                .addExtension(new BatchCDIExtension())
                .addBeanClasses(JobContextListener.class, StepContextListener.class, ChunkContextListener.class,
                        RecordedEvents.class, Looking.class, Counting.class, Writing.class)
                .initialize();
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @Test
    void jobEventsContainTheJobAndItsInitiator() {
        long execution;
        try (EventContext.Scope request = EventContext
                .with(ContextSnapshot.NONE.withUser("ada").withRequestId("r1"))) {
            execution = run(EventContextJobs.write(new Properties()));
        }
        List<LogEvent> events = eventsOf(execution);

        // One of the first step, two chunks of each partition, one of each flow.
        assertThat(events).hasSize(7).allSatisfy(event -> {
            assertThat(event.context().fields()).containsEntry("activity", "import");
            assertThat(event.context().correlationId()).isEqualTo("r1");
            assertThat(event.context().requestId()).isNotNull().isNotEqualTo("r1");
            assertThat(event.context().user()).isNull();
        });
        assertThat(events.subList(1, 5)).extracting(e -> e.context().fields().get("worker")).containsOnly("copy");
        assertThat(events.subList(5, 7)).extracting(e -> e.context().fields().get("worker"))
                .containsExactlyInAnyOrder("tidy", "sweep");
    }

    @Test
    void usesTheExecutionAsCorrelationIfThereIsNone() {
        long execution = run(new Properties());

        assertThat(eventsOf(execution)).hasSize(7).extracting(e -> e.context().correlationId())
                .containsOnly("import-" + execution);
    }

    @Test
    void batchThreadsHaveNoContextAfterwards() {
        run(new Properties());
        RecordedEvents events = container.select(RecordedEvents.class).get();
        int before = events.all().size();
        long bare = BatchRuntime.getJobOperator().start("bare", new Properties());
        await().until(
                () -> BatchRuntime.getJobOperator().getJobExecution(bare).getBatchStatus() == BatchStatus.COMPLETED);

        assertThat(events.all().subList(before, events.all().size())).hasSize(4)
                .allSatisfy(event -> assertThat(event.context()).isEqualTo(ContextSnapshot.NONE));
    }

    private static long run(Properties parameters) {
        long execution = BatchRuntime.getJobOperator().start("import", parameters);
        await().until(() -> BatchRuntime.getJobOperator().getJobExecution(execution).getEndTime() != null);
        assertThat(BatchRuntime.getJobOperator().getJobExecution(execution).getBatchStatus())
                .isEqualTo(BatchStatus.COMPLETED);
        return execution;
    }

    private static List<LogEvent> eventsOf(long execution) {
        return container.select(RecordedEvents.class).get().all().stream()
                .filter(event -> Long.valueOf(execution).equals(event.context().fields().get("jobExecution")))
                .toList();
    }

    @Named("looking")
    @Dependent
    public static class Looking extends AbstractBatchlet {
        @Inject
        EventLogger log;

        @Override
        public String process() {
            log.log(LogEvent.named("looked"));
            return null;
        }
    }

    @Named("counting")
    @Dependent
    public static class Counting extends AbstractItemReader {
        private int next;

        @Override
        public Object readItem() {
            return next < 4 ? next++ : null;
        }
    }

    @Named("writing")
    @Dependent
    public static class Writing extends AbstractItemWriter {
        @Inject
        EventLogger log;

        @Override
        public void writeItems(List<Object> items) {
            log.log(LogEvent.named("written"));
        }
    }
}
