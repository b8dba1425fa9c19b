// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.logging.otlp.internal.logs.OtlpStdoutLogRecordExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.spi.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final ContextSnapshot TRACED = ContextSnapshot.NONE.withTrace(TRACE, SPAN);
    private static final Identity WHO = new Identity(null, null, "shop", "orders", "1.4.2", "h", 7);

    private ContextSnapshot context = ContextSnapshot.NONE;
    private EventLimits limits = EventLimits.DEFAULT;

    @ParameterizedTest
    @EnumSource
    void nestedValuesKeepTheirTypes(OtlpOracle oracle) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("id", 9_007_199_254_740_993L);
        order.put("lines", List.of(Map.of("sku", "a-1", "price", 9.5), List.of(), Map.of()));
        order.put("gift", true);
        order.put("note", null);

        Map<String, Object> attributes = attributes(one(oracle, LogEvent.named("e").field("order", order).build()));

        Map<String, Object> expected = new HashMap<>(order);
        expected.put("note", EventModel.NULL);
        assertThat(attributes).containsEntry("order", expected);
    }

    @ParameterizedTest
    @EnumSource
    void maximallyNestedValuesAreValid(OtlpOracle oracle) {
        Object nested = "core";
        for (int i = 0; i < 40; i++) {
            nested = i % 2 == 0 ? List.of(nested, "x".repeat(200)) : Map.of("k", nested);
        }

        Map<String, Object> attributes = attributes(one(oracle, LogEvent.named("e").field("deep", nested).build()));

        assertThat(attributes).containsKey("deep").containsEntry("eventlog.truncated", true);
    }

    @ParameterizedTest
    @EnumSource
    void countsOmittedAttributes(OtlpOracle oracle) {
        limits = new EventLimits(100_000, 10, 100, 10, 10, 3);
        LogEvent.Builder event = LogEvent.named("e");
        for (int i = 0; i < 5; i++) {
            event.field("f" + i, i);
        }

        Map<String, Object> record = one(oracle, event.build());

        assertThat(record).containsEntry("dropped", 2);
        assertThat(attributes(record)).containsEntry("eventlog.truncated", true).containsKeys("f0", "f2")
                .doesNotContainKey("f3");
    }

    @ParameterizedTest
    @EnumSource
    void anEventThatIsTooLargeBecomesASmallRecord(OtlpOracle oracle) {
        ByteSink sink = new ByteSink(64, 2_000);
        encoder(oracle).encode(LogEvent.named("big").message("x".repeat(5_000)).build(), sink);

        Map<String, Object> record = oracle.read(sink.array(), sink.length()).get(0);

        assertThat(record).containsEntry("eventName", "big");
        assertThat(attributes(record)).containsEntry("encodeFault", "too large");
    }

    @ParameterizedTest
    @CsvSource({"OTLP,xyz", "OTLP,00000000000000000000000000000000", "OTLP,0af7651916cd43dd8448eb211c80319",
            "OTLP,0af7651916cd43dd8448eb211c80319g", "OTLP_JSON,0af7651916cd43dd8448eb211c8031９c",
            "OTLP_JSON,00000000000000000000000000000000", "OTLP_JSON,0af7651916cd43dd8448eb211c80319"})
    void invalidTraceIdBecomesAnAttribute(OtlpOracle oracle, String id) {
        context = ContextSnapshot.NONE.withTrace(id, null);

        Map<String, Object> record = one(oracle, LogEvent.named("e").build());

        assertThat(record).containsEntry("traceId", "");
        assertThat(attributes(record)).containsEntry("eventlog.trace_id", id);
    }

    /** Compares the record with that of OpenTelemetry's SDK and its JSON exporter. */
    @Test
    void jsonEqualsOpenTelemetrysOutput() throws IOException {
        context = TRACED;
        LogEvent event = LogEvent.named("order.placed").level(Level.WARN).message("said \"hé\"\n")
                .time(NOW.minusMillis(5))
                .id("id-1").field("total", 3).field("price", 9.25).field("gift", true).field("note", "a\u0001b")
                .build();
        ByteSink sink = new ByteSink(64, 10_000);
        encoder(OtlpOracle.OTLP_JSON).encode(event, sink);

        String ours = text(new OtlpEnvelope(WHO, true).around(batch(sink)));

        assertThat(tree(ours)).isEqualTo(tree(byTheSdk()));
    }

    private static String byTheSdk() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Resource resource = Resource
                .create(Attributes.builder().put("service.name", "orders").put("service.version", "1.4.2")
                        .put("service.namespace", "shop").put("host.name", "h").build());
        try (SdkLoggerProvider provider = SdkLoggerProvider.builder().setResource(resource)
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(OtlpStdoutLogRecordExporter.builder()
                        .setOutput(out).setWrapperJsonObject(true).build()))
                .build()) {
            provider.get("org.eventlog").logRecordBuilder()
                    .setTimestamp(NOW.minusMillis(5)).setObservedTimestamp(NOW)
                    .setSeverity(Severity.WARN).setSeverityText("warn").setEventName("order.placed")
                    .setBody("said \"hé\"\n")
                    .setContext(Context.root().with(Span.wrap(SpanContext.create(TRACE, SPAN, TraceFlags.getDefault(),
                            TraceState.getDefault()))))
                    .setAttribute(AttributeKey.stringKey("log.record.uid"), "id-1")
                    .setAttribute(AttributeKey.longKey("eventlog.sequence"), 1L)
                    .setAttribute(AttributeKey.longKey("process.pid"), 7L)
                    .setAttribute(AttributeKey.stringKey("service.version"), "1.4.2")
                    .setAttribute(AttributeKey.longKey("total"), 3L)
                    .setAttribute(AttributeKey.doubleKey("price"), 9.25)
                    .setAttribute(AttributeKey.booleanKey("gift"), true)
                    .setAttribute(AttributeKey.stringKey("note"), "a\u0001b")
                    .emit();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void recordsAndEnvelopeFormOneProtobufRequest() throws IOException {
        ByteSink sink = new ByteSink(64, 1_000_000);
        EventEncoder encoder = encoder(OtlpOracle.OTLP);
        int[] ends = new int[300];
        for (int i = 0; i < ends.length; i++) {
            encoder.encode(LogEvent.named("e" + i).message("x".repeat(i)).build(), sink);
            ends[i] = sink.length();
        }
        // The first events of the array were sent before.
        Batch batch = new Batch("j", 10, List.of(new Batch.Slice(sink.array(), ends[9], ends[299], ends, 10, 290)));

        ExportLogsServiceRequest request = ExportLogsServiceRequest
                .parseFrom(bytes(new OtlpEnvelope(WHO, false).around(batch)));

        assertThat(request.getResourceLogsCount()).isEqualTo(1);
        ResourceLogs logs = request.getResourceLogs(0);
        assertThat(logs.getResource().getAttributesList())
                .extracting(a -> a.getKey() + "=" + a.getValue().getStringValue())
                .containsExactly("service.name=orders", "service.version=1.4.2", "service.namespace=shop",
                        "host.name=h");
        assertThat(logs.getScopeLogs(0).getScope().getName()).isEqualTo("org.eventlog");
        assertThat(logs.getScopeLogs(0).getLogRecordsList()).hasSize(290)
                .extracting(record -> record.getEventName()).startsWith("e10").endsWith("e299");
        assertThat(request.toByteArray()).as("no byte too many").hasSize(request.getSerializedSize());
    }

    private EventEncoder encoder(OtlpOracle oracle) {
        return new EventEncoder(Formats.of(oracle.format(), Map.of()), WHO, limits,
                InstantSource.fixed(NOW), new Random(1), () -> context, Additions.NONE);
    }

    private Map<String, Object> one(OtlpOracle oracle, LogEvent event) {
        ByteSink sink = new ByteSink(64, 1_000_000);
        encoder(oracle).encode(event, sink);
        return oracle.read(sink.array(), sink.length()).get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> attributes(Map<String, Object> record) {
        return (Map<String, Object>) record.get("attributes");
    }

    private static Batch batch(ByteSink sink) {
        return new Batch("j", 0,
                List.of(new Batch.Slice(sink.array(), 0, sink.length(), new int[]{sink.length()}, 0, 1)));
    }

    private static byte[] bytes(ByteBuffer[] buffers) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(buffers).mapToInt(ByteBuffer::remaining).sum());
        Arrays.stream(buffers).forEach(all::put);
        return all.array();
    }

    private static String text(ByteBuffer[] buffers) {
        return new String(bytes(buffers), StandardCharsets.UTF_8);
    }

    /** Sorts the attributes of each list, whose order is irrelevant, and removes empty lists. */
    private static Object tree(String json) {
        byte[] line = (json.replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8);
        return sorted(Oracle.JSON.read(line, line.length).get(0));
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new HashMap<>();
            map.forEach((key, member) -> all.put(key, sorted(member)));
            // The SDK writes that its scope has no attributes.
            all.values().removeIf(List.of()::equals);
            return all;
        }
        return value instanceof List<?> list
                ? list.stream().map(OtlpRecordTest::sorted).sorted((a, b) -> a.toString().compareTo(b.toString()))
                        .toList()
                : value;
    }
}
