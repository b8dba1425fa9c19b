// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.OwnWork;
import org.eventlog.testkit.EventLogRecorder;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of a log record of OpenTelemetry's SDK is in the event. */
class ExportedRecordsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();

    private SdkLoggerProvider sdk;

    private LogRecordBuilder record(String logger) {
        if (sdk == null) {
            sdk = SdkLoggerProvider.builder().addLogRecordProcessor(
                    SimpleLogRecordProcessor.create(EventLogRecordExporter.to(events.eventLog()))).build();
        }
        return sdk.get(logger).logRecordBuilder();
    }

    @AfterEach
    void end() {
        if (sdk != null) {
            sdk.close();
        }
    }

    @Test
    void aRecordBecomesAnEvent() {
        Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
        record("com.example.Stock").setSeverity(Severity.WARN).setBody("3 kettles left").setTimestamp(time)
                .setAttribute(AttributeKey.stringKey("item"), "kettle").setAttribute(AttributeKey.longKey("left"), 3L)
                .setAttribute(AttributeKey.booleanKey("low"), true)
                .setAttribute(AttributeKey.stringArrayKey("shops"), List.of("north", "south")).emit();

        assertThat(events).exactlyOne("log_record").hasLevel(Level.WARN).hasMessage("3 kettles left")
                .hasTarget("logger:com.example.Stock").hasField("logger", "com.example.Stock")
                .hasField("item", "kettle").hasField("left", 3).hasField("low", true);
        ReceivedEvent event = events.events().get(0);
        assertThat(event.get("tstamp")).isEqualTo(time.toEpochMilli());
        assertThat(event.fields().get("shops")).isEqualTo(List.of("north", "south"));
        assertThat(event.fields()).doesNotContainKeys("recordFault", "eventName");
    }

    @Test
    void theTraceIsThatOfTheRecord() {
        SpanContext span = SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());
        record("l").setContext(Context.root().with(Span.wrap(span))).setBody("m").emit();

        assertThat(events.events().get(0).get("traceId")).isEqualTo(TRACE);
        assertThat(events.events().get(0).get("spanId")).isEqualTo(SPAN);
    }

    @Test
    void aRecordWithoutTimeBodyAndSeverityIsInformationOfNow() {
        Instant before = Instant.now();
        record("l").emit();

        assertThat(events).exactlyOne("log_record").hasLevel(Level.INFO);
        assertThat((long) events.events().get(0).get("tstamp")).isBetween(before.toEpochMilli(),
                Instant.now().toEpochMilli());
        assertThat(events.events().get(0).fields()).doesNotContainKey("recordFault");
    }

    @Test
    void anEventNameIsAField() {
        record("l").setEventName("order.placed").setBody("m").emit();

        assertThat(events).exactlyOne("log_record").hasField("eventName", "order.placed");
    }

    @Test
    void aStructuredBodyIsText() {
        record("l").setBody(Value.of(Map.of("order", Value.of(7)))).emit();

        assertThat((String) events.events().get(0).get("message")).contains("order", "7");
    }

    @Test
    void secretsAreMasked() {
        record("l").setBody("password=hunter2").setAttribute(AttributeKey.stringKey("password"), "hunter2").emit();

        assertThat(events.events().get(0).text()).doesNotContain("hunter2");
    }

    @Test
    void ownRecordsAreIgnored() {
        record("org.eventlog.otel").setBody("m").emit();
        record("org.eventlogs").setBody("m").emit();

        assertThat(events).exactlyOne("log_record").hasField("logger", "org.eventlogs");
    }

    @Test
    void sqlitesRecordsWithoutAThreadAreIgnoredBelowInformation() {
        record("org.sqlite.core.NativeDB").setSeverity(Severity.TRACE).setBody("commit").emit();
        record("org.sqlite.core.NativeDB").setSeverity(Severity.INFO).setBody("information").emit();
        record("org.sqlite.core.NativeDB").setBody("without a level").emit();
        record("org.sqlites").setSeverity(Severity.TRACE).setBody("another's").emit();

        assertThat(events.events()).extracting(e -> e.get("message")).containsExactly("information", "without a level",
                "another's");
    }

    @Test
    void recordsOfAnEventLogsThreadsAreIgnored() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch passedOn = new CountDownLatch(1);
        Thread journal = new Thread(() -> {
            OwnWork.beginThread();
            begun.countDown();
            try {
                passedOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            OwnWork.endThread();
        }, "journal of a test");
        journal.start();
        begun.await();
        emit("by number", journal.getId(), "renamed");
        emit("by name", null, "journal of a test");
        emit("of another thread of that name", journal.getId() + 1_000, "journal of a test");
        emit("of this thread", Thread.currentThread().getId(), Thread.currentThread().getName());
        passedOn.countDown();
        journal.join();

        assertThat(events.events()).extracting(e -> e.get("message"))
                .containsExactly("of another thread of that name", "of this thread");
    }

    private void emit(String body, Long id, String name) {
        LogRecordBuilder record = record("l").setBody(body).setTimestamp(Instant.now())
                .setAttribute(AttributeKey.stringKey("thread.name"), name);
        if (id != null) {
            record.setAttribute(AttributeKey.longKey("thread.id"), id);
        }
        record.emit();
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        EventLogRecordExporter exporter = EventLogRecordExporter.to(events.eventLog());
        assertThat(exporter.shutdown().isSuccess()).isTrue();

        assertThat(exporter.export(List.of()).isSuccess()).isFalse();
        events.eventLog().log(LogEvent.named("on").build());
        assertThat(events.events()).hasSize(1);
    }
}
