// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.function.Supplier;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.EventContext;
import org.eventlog.cdi.OwnCopies;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActiveSpanTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final ContextSnapshot CAME_IN = ContextSnapshot.NONE.withUser("ada").withRequestId("r1")
            .withCorrelationId("c1").withTrace(TRACE, "b7ad6b7169203331");
    private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";

    @AfterEach
    void forget() {
        CurrentContext.set(null);
    }

    @Test
    void currentSpanTakesPrecedenceOverTheIncomingOne() {
        CurrentContext.set(WorkContext.of(CAME_IN));
        try (Scope scope = span("00f067aa0ba902b7")) {
            assertThat(CurrentContext.snapshot()).isEqualTo(CAME_IN.withTrace(TRACE, "00f067aa0ba902b7"));
        }

        CurrentContext.set(WorkContext.of(CAME_IN));
        assertThat(CurrentContext.snapshot()).isEqualTo(CAME_IN);
    }

    @Test
    void incomingTraceCountsIfTheSpanBelongsToAnother() {
        ContextSnapshot cameIn = CAME_IN.withTrace(OTHER, "b7ad6b7169203331");
        CurrentContext.set(WorkContext.of(cameIn));
        try (Scope scope = span("00f067aa0ba902b7")) {
            assertThat(CurrentContext.snapshot()).isEqualTo(cameIn);
        }

        assertThat(CurrentContext.snapshot()).isEqualTo(cameIn);
    }

    @Test
    void spanCountsIfNoTraceCameIn() {
        ContextSnapshot cameIn = ContextSnapshot.NONE.withRequestId("r1");
        CurrentContext.set(WorkContext.of(cameIn));
        try (Scope scope = span("00f067aa0ba902b7")) {
            assertThat(CurrentContext.snapshot()).isEqualTo(cameIn.withTrace(TRACE, "00f067aa0ba902b7"));
        }
    }

    @Test
    void eventsAfterInnerSpansBelongToTheOutermostSpan() {
        CurrentContext.set(WorkContext.of(CAME_IN));
        try (Scope outer = span("00f067aa0ba902b7")) {
            CurrentContext.get().noticeSpan();
            try (Scope inner = span("00f067aa0ba902b8")) {
                assertThat(CurrentContext.snapshot().spanId()).isEqualTo("00f067aa0ba902b8");
            }
        }

        assertThat(CurrentContext.snapshot()).isEqualTo(CAME_IN.withTrace(TRACE, "00f067aa0ba902b7"));
    }

    @Test
    void usesASpanOutsideOfARequest() {
        try (Scope scope = span("00f067aa0ba902b7")) {
            assertThat(CurrentContext.snapshot()).isEqualTo(ContextSnapshot.NONE.withTrace(TRACE, "00f067aa0ba902b7"));
        }
    }

    @Test
    void taskBelongsToTheSpanThatSubmittedIt() {
        CurrentContext.set(WorkContext.of(CAME_IN));
        Runnable task;
        ContextSnapshot[] seen = new ContextSnapshot[1];
        try (Scope scope = span("00f067aa0ba902b7")) {
            task = EventContext.wrap(() -> {
                seen[0] = EventContext.current();
            });
        }
        task.run();

        assertThat(seen[0].spanId()).isEqualTo("00f067aa0ba902b7");
    }

    @Test
    void propagatesTheSpanToCalledServices() {
        CurrentContext.set(
                new WorkContext(() -> CAME_IN, new Trace("00-" + TRACE + "-b7ad6b7169203331-01", "and=its state")));
        try (Scope scope = span("00f067aa0ba902b7")) {
            assertThat(Propagation.read(new Settings(key -> null)).headersFor("localhost"))
                    .isEqualTo(Map.of("X-Request-ID", "r1", "X-Correlation-ID", "c1", "traceparent",
                            "00-" + TRACE + "-00f067aa0ba902b7-01", "tracestate", "a=b,c=d"));
        }
    }

    @Test
    void propagatesTheIncomingTraceIfTheSpanBelongsToAnother() {
        String cameIn = "00-" + OTHER + "-b7ad6b7169203331-01";
        CurrentContext.set(new WorkContext(() -> CAME_IN, new Trace(cameIn, "and=its state")));
        try (Scope scope = span("00f067aa0ba902b7")) {
            assertThat(Propagation.read(new Settings(key -> null)).headersFor("localhost"))
                    .containsEntry("traceparent", cameIn).containsEntry("tracestate", "and=its state");
        }
    }

    @Test
    void knowsATraceparentOfTheSpansTrace() {
        try (Scope scope = span("00f067aa0ba902b7")) {
            assertThat(Propagation.isOfCurrentSpan("00-" + TRACE + "-b7ad6b7169203331-01")).isTrue();
            assertThat(Propagation.isOfCurrentSpan("00-" + OTHER + "-b7ad6b7169203331-01")).isFalse();
        }
        assertThat(Propagation.isOfCurrentSpan("00-" + TRACE + "-b7ad6b7169203331-01")).isFalse();
    }

    @Test
    void worksWithoutOpenTelemetry() throws Exception {
        Class<?> current = new WithoutOpenTelemetry().loadClass(CurrentContext.class.getName());
        Supplier<?> work = (Supplier<?>) current.getMethod("ofNow").invoke(null);

        assertThat(current.getMethod("snapshot").invoke(null)).isEqualTo(ContextSnapshot.NONE);
        assertThat(work.get()).isSameAs(ContextSnapshot.NONE);
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static Scope span(String spanId) {
        TraceState state = TraceState.builder().put("c", "d").put("a", "b").build();
        return Span.wrap(SpanContext.create(TRACE, spanId, TraceFlags.getSampled(), state)).makeCurrent();
    }

    /** Loads this package's classes again, without OpenTelemetry. */
    private static final class WithoutOpenTelemetry extends OwnCopies {
        WithoutOpenTelemetry() {
            super(CurrentContext.class.getPackageName());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.opentelemetry.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
