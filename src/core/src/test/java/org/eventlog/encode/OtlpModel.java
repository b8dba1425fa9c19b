// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/** The form of an event as an OpenTelemetry log record according to docs/events.md. */
final class OtlpModel {
    private static final BigInteger LAST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final Set<String> OURS = Set.of("log.record.uid", "eventlog.sequence", "eventlog.target",
            "eventlog.value", "eventlog.tags", "eventlog.request_id", "eventlog.correlation_id", "eventlog.trace_id",
            "eventlog.span_id", "eventlog.logger", "eventlog.duration_ms", "eventlog.truncated", "exception.type",
            "exception.message", "exception.stacktrace", "code.file.path", "code.line.number", "code.function.name",
            "user.name", "session.id", "http.request.method", "http.response.status_code",
            "http.request.header.referer", "url.path", "url.query", "client.address", "user_agent.original",
            "thread.name", "process.pid", "service.version");

    private OtlpModel() {}

    static Map<String, Object> record(EventModel model, LogEvent event, Instant now, long sequence,
            ContextSnapshot context, Identity who, EventLimits limits) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("time", nanos(event.time() == null ? now : event.time()));
        record.put("observed", nanos(now));
        record.put("severity", switch (event.level()) {
            case TRACE -> 1;
            case DEBUG -> 5;
            case INFO -> 9;
            case OK -> 10;
            case WARN -> 13;
            case ERROR -> 17;
            case CRITICAL -> 21;
            case EXTREME -> 22;
        });
        record.put("severityText", event.level().text());
        record.put("eventName", model.text(event.name()));
        record.put("body", model.message());
        record.put("traceId", isId(context.traceId(), 32) ? context.traceId() : "");
        record.put("spanId", isId(context.spanId(), 16) ? context.spanId() : "");
        record.put("attributes", attributes(model, event, sequence, context, who));
        record.put("dropped", Math.max(0, event.fieldCount() - limits.entries()));
        return record;
    }

    private static Map<String, Object> attributes(EventModel model, LogEvent event, long sequence,
            ContextSnapshot context, Identity who) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("log.record.uid", model.id());
        map.put("eventlog.sequence", sequence);
        map.put("process.pid", who.pid());
        map.put("service.version", model.text(who.release()));
        map.put("eventlog.target", model.text(event.target()));
        map.put("eventlog.value", model.value());
        map.put("eventlog.tags", model.tags());
        if (event.exception() != null) {
            map.put("exception.type", model.text(event.exception().getClass().getName()));
            map.put("exception.message", model.text(event.exception().getMessage()));
            map.put("exception.stacktrace", model.stack());
        }
        if (event.code() != null) {
            map.put("code.file.path", model.text(event.code().file()));
            map.put("code.line.number", model.line());
            map.put("code.function.name", model.text(event.code().function()));
        }
        Map<String, Object> own = model.own();
        String[][] names = {{"method", "http.request.method"}, {"path", "url.path"}, {"query", "url.query"},
                {"status", "http.response.status_code"}, {"durationMs", "eventlog.duration_ms"},
                {"remoteAddr", "client.address"}, {"userAgent", "user_agent.original"}, {"logger", "eventlog.logger"},
                {"thread", "thread.name"}};
        for (String[] name : names) {
            map.put(name[1], own.get(name[0]));
        }
        map.put("http.request.header.referer", own.containsKey("referer") ? List.of(own.get("referer")) : null);
        map.put("user.name", model.text(context.user()));
        map.put("session.id", model.text(context.session()));
        map.put("eventlog.request_id", model.text(context.requestId()));
        map.put("eventlog.correlation_id", model.text(context.correlationId()));
        map.put("eventlog.trace_id", isId(context.traceId(), 32) ? null : model.text(context.traceId()));
        map.put("eventlog.span_id", isId(context.spanId(), 16) ? null : model.text(context.spanId()));
        map.putAll(model.fields(own.keySet(), OURS, name -> name.isEmpty() ? "_" : name));
        map.put("eventlog.truncated", model.truncated ? true : null);
        map.values().removeIf(value -> value == null);
        return map;
    }

    private static boolean isId(String text, int digits) {
        return text != null && text.matches("[0-9A-Fa-f]{" + digits + "}") && !text.matches("0+");
    }

    private static BigInteger nanos(Instant time) {
        BigInteger nanos = BigInteger.valueOf(time.getEpochSecond()).multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(time.getNano()));
        // The last second counts as out of range.
        boolean beyond = time.getEpochSecond() >= LAST.divide(BigInteger.valueOf(1_000_000_000)).longValue();
        return nanos.signum() < 0 ? BigInteger.ZERO : beyond ? LAST : nanos;
    }
}
