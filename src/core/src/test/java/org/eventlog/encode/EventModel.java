// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/**
 * The encoded form of an event according to docs/events.md, written a second time and more simply, as maps. Members
 * that are null are omitted; {@link #NULL} is an explicit null.
 */
final class EventModel {
    /** An explicit null. */
    static final Object NULL = new Object();
    /** A generated id. */
    static final Object MADE = new Object();

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);
    private static final Set<String> HTTP = Set.of("method", "path", "query", "status", "durationMs", "remoteAddr",
            "userAgent", "referer");
    private static final Set<String> LOG = Set.of("logger", "thread");
    private static final Set<String> LOGSTASH_TOP = Set.of("@timestamp", "@version", "type", "host", "logsource",
            "program", "pid", "level", "message", "tags", "@metadata");
    private static final Set<String> LOGSTASH_EXTRA = Set.of("event_name", "event_id", "event_seq", "event_target",
            "event_value", "error_type", "error_message", "stack_trace", "path", "line", "func_name", "logger_name",
            "thread_name", "req_method", "req_uri", "req_query", "status_code", "req_duration_ms",
            "req_remote_address", "req_useragent", "req_referer", "req_user", "session", "request_id",
            "correlation_id", "trace_id", "span_id", "site", "cluster", "project", "application_release", "truncated");

    private final LogEvent event;
    private final Instant time;
    private final long sequence;
    private final ContextSnapshot context;
    private final Identity who;
    private final EventLimits limits;
    boolean truncated;

    EventModel(LogEvent event, Instant now, long sequence, ContextSnapshot around, Identity who, EventLimits limits) {
        this.event = event;
        this.time = event.time() == null ? now : event.time();
        this.sequence = sequence;
        this.context = event.context() == null ? around : event.context().orElse(around);
        this.who = who;
        this.limits = limits;
    }

    Map<String, Object> eventlog() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id());
        map.put("name", text(event.name()));
        map.put("tstamp", millis());
        map.put("seq", sequence);
        map.put("version", 1L);
        map.put("level", event.level().text());
        map.put("message", cut(event.message(), limits.message()));
        map.put("target", text(event.target()));
        map.put("value", value());
        map.put("tags", tags());
        map.put("fields", orNull(fields(Set.of(), Set.of(), name -> name)));
        map.put("exception", exception());
        if (event.code() != null) {
            map.put("codeFile", text(event.code().file()));
            map.put("codeLine", line());
            map.put("codeFunc", text(event.code().function()));
        }
        map.put("user", text(context.user()));
        map.put("session", text(context.session()));
        map.put("reqId", text(context.requestId()));
        map.put("correlationId", text(context.correlationId()));
        map.put("traceId", text(context.traceId()));
        map.put("spanId", text(context.spanId()));
        map.put("site", who.site());
        map.put("cluster", who.cluster());
        map.put("project", who.project());
        map.put("application", who.application());
        map.put("release", who.release());
        map.put("host", who.host());
        map.put("pid", who.pid());
        map.put("truncated", truncated ? true : null);
        return map;
    }

    Map<String, Object> logstash(String type, String extraName) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("@timestamp", time());
        map.put("@version", "1");
        map.put("type", type);
        map.put("message", message());
        map.put("level", event.level().text());
        map.put("tags", tags());
        map.put("host", who.host());
        map.put("logsource", who.host());
        map.put("program", who.application());
        map.put("pid", who.pid());

        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("event_name", text(event.name()));
        extra.put("event_id", id());
        extra.put("event_seq", sequence);
        extra.put("event_target", text(event.target()));
        extra.put("event_value", value());
        Map<String, Object> own = own();
        String[][] names = {{"method", "req_method"}, {"path", "req_uri"}, {"query", "req_query"},
                {"status", "status_code"}, {"durationMs", "req_duration_ms"}, {"remoteAddr", "req_remote_address"},
                {"userAgent", "req_useragent"}, {"referer", "req_referer"}, {"logger", "logger_name"},
                {"thread", "thread_name"}};
        for (String[] name : names) {
            extra.put(name[1], own.get(name[0]));
        }
        if (event.exception() != null) {
            extra.put("error_type", text(event.exception().getClass().getName()));
            extra.put("error_message", text(event.exception().getMessage()));
            extra.put("stack_trace", stack());
        }
        if (event.code() != null) {
            extra.put("path", text(event.code().file()));
            extra.put("line", line());
            extra.put("func_name", text(event.code().function()));
        }
        extra.put("req_user", text(context.user()));
        extra.put("session", text(context.session()));
        extra.put("request_id", text(context.requestId()));
        extra.put("correlation_id", text(context.correlationId()));
        extra.put("trace_id", text(context.traceId()));
        extra.put("span_id", text(context.spanId()));
        extra.put("site", who.site());
        extra.put("cluster", who.cluster());
        extra.put("project", who.project());
        extra.put("application_release", who.release());
        Set<String> reserved = new HashSet<>(LOGSTASH_EXTRA);
        if (extraName.isEmpty()) {
            reserved.addAll(LOGSTASH_TOP);
        }
        extra.putAll(fields(own.keySet(), reserved,
                name -> document(name).replace('[', '(').replace(']', ')')));
        extra.put("truncated", truncated ? true : null);
        if (extraName.isEmpty()) {
            map.putAll(extra);
        } else {
            map.put(extraName, extra);
        }
        return map;
    }

    Map<String, Object> ecs() {
        Map<String, Object> own = own();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("@timestamp", time());
        map.put("message", message());
        map.put("tags", tags());
        put(map, "ecs.version", "8.11.0");
        put(map, "log.level", event.level().text());
        put(map, "log.logger", own.get("logger"));
        if (event.code() != null && !event.code().equals(LogEvent.CodeLocation.NONE)) {
            put(map, "log.origin", new LinkedHashMap<>());
            put(map, "log.origin.file.name", text(event.code().file()));
            put(map, "log.origin.file.line", line());
            put(map, "log.origin.function", text(event.code().function()));
        }
        put(map, "event.id", id());
        put(map, "event.action", text(event.name()));
        put(map, "event.sequence", sequence);
        put(map, "event.kind", "event");
        put(map, "event.dataset", who.application());
        put(map, "event.duration", own.get("durationMs") instanceof Double ms ? Math.round(ms * 1e6) : null);
        if (event.exception() != null) {
            put(map, "error.type", text(event.exception().getClass().getName()));
            put(map, "error.message", text(event.exception().getMessage()));
            put(map, "error.stack_trace", stack());
        }
        put(map, "http.request.id", text(context.requestId()));
        put(map, "http.request.method", own.get("method"));
        put(map, "http.request.referrer", own.get("referer"));
        put(map, "http.response.status_code", own.get("status"));
        put(map, "url.path", own.get("path"));
        put(map, "url.query", own.get("query"));
        put(map, "client.address", own.get("remoteAddr"));
        put(map, "user_agent.original", own.get("userAgent"));
        put(map, "user.name", text(context.user()));
        put(map, "trace.id", text(context.traceId()));
        put(map, "span.id", text(context.spanId()));
        put(map, "process.pid", who.pid());
        put(map, "process.thread.name", own.get("thread"));
        put(map, "host.hostname", who.host());
        put(map, "service.name", who.application());
        put(map, "service.version", who.release());
        put(map, "eventlog.version", 1L);
        put(map, "eventlog.target", text(event.target()));
        put(map, "eventlog.value", value());
        put(map, "eventlog.session", text(context.session()));
        put(map, "eventlog.correlation_id", text(context.correlationId()));
        put(map, "eventlog.site", who.site());
        put(map, "eventlog.cluster", who.cluster());
        put(map, "eventlog.project", who.project());
        put(map, "eventlog.fields", orNull(fields(own.keySet(), Set.of(), EventModel::document)));
        put(map, "eventlog.truncated", truncated ? true : null);
        return map;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> map, String path, Object value) {
        int dot = path.indexOf('.');
        if (value != null && dot < 0) {
            map.put(path, value);
        } else if (value != null) {
            put((Map<String, Object>) map.computeIfAbsent(path.substring(0, dot), k -> new LinkedHashMap<>()),
                    path.substring(dot + 1), value);
        }
    }

    /** The fields of this module's own events, with the types that it assigns. */
    Map<String, Object> own() {
        Set<String> keys = event.name().equals("http_request")
                ? HTTP
                : event.name().equals("log_record") ? LOG : Set.of();
        Map<String, Object> own = new LinkedHashMap<>();
        for (int i = 0; i < count(); i++) {
            String key = event.fieldKey(i);
            Object value = event.fieldValue(i);
            boolean ours = switch (key) {
                case "status" -> value instanceof Long;
                case "durationMs" -> value instanceof Double ms && ms >= 0 && ms < 9e12;
                default -> value instanceof String;
            };
            if (keys.contains(key) && ours) {
                own.put(key, value instanceof String text ? text(text) : value);
            }
        }
        return own;
    }

    Map<String, Object> fields(Set<String> without, Set<String> reserved, UnaryOperator<String> allowed) {
        List<String> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            if (!without.contains(event.fieldKey(i))) {
                keys.add(distinct(allowed.apply(event.fieldKey(i)), keys));
                Object value = event.fieldValue(i);
                values.add(value == null ? NULL : value instanceof String text ? text(text) : value);
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>(keys);
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            if (reserved.contains(key)) {
                do {
                    key += "_";
                } while (reserved.contains(key) || taken.contains(key));
                taken.add(key);
            }
            fields.put(key, values.get(i));
        }
        return fields;
    }

    private static String document(String name) {
        if (name.isBlank()) {
            return "_";
        }
        String led = Character.isWhitespace(name.charAt(0)) ? "_" + name.substring(1) : name;
        return led.replaceAll("[.\\x00-\\x1f\\x7f-\\x9f]", "_");
    }

    private String distinct(String raw, List<String> taken) {
        truncated |= raw.length() > limits.key();
        String sound = sound(raw);
        String key = prefix(sound, limits.key());
        for (int n = 2; taken.contains(key); n++) {
            key = prefix(sound, limits.key() - ("~" + n).length()) + "~" + n;
        }
        return key;
    }

    /** The exception's own format is tested elsewhere; here it only has to arrive. */
    private Object exception() {
        if (event.exception() == null) {
            return null;
        }
        ByteSink sink = new ByteSink(1024, 1 << 24);
        ValueWriter writer = Encoding.json().writer(sink);
        new Exceptions(limits).write(writer, event.exception());
        writer.endEvent();
        truncated |= writer.truncated();
        return asWritten(Oracle.JSON.read(sink.array(), sink.length()).get(0));
    }

    /** Converts values read from JSON to their original form: integers are Longs, and null remains. */
    private static Object asWritten(Object read) {
        if (read instanceof Map<?, ?> map) {
            Map<Object, Object> written = new LinkedHashMap<>();
            map.forEach((key, value) -> written.put(key, asWritten(value)));
            return written;
        }
        if (read instanceof List<?> list) {
            return list.stream().map(EventModel::asWritten).toList();
        }
        return read == null ? NULL : read instanceof BigDecimal number ? (Object) number.longValueExact() : read;
    }

    Object id() {
        if (event.id() == null) {
            return MADE;
        }
        String id = OwnId.fitting(event.id(), limits.text());
        truncated |= !id.equals(event.id());
        return sound(id);
    }

    Object value() {
        return event.hasValue() ? event.value() : null;
    }

    Object line() {
        return event.code().line() > 0 ? (long) event.code().line() : null;
    }

    String message() {
        return event.message() == null ? text(event.name()) : cut(event.message(), limits.message());
    }

    String stack() {
        return cut(StackTraces.of(event.exception(), limits.stack()), limits.stack());
    }

    List<String> tags() {
        truncated |= event.tags().size() > limits.entries();
        return event.tags().isEmpty() ? null : event.tags().stream().limit(limits.entries()).map(this::text).toList();
    }

    private long millis() {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.equals(Instant.MIN) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private String time() {
        return TIME.format(time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time);
    }

    private int count() {
        truncated |= event.fieldCount() > limits.entries();
        return Math.min(event.fieldCount(), limits.entries());
    }

    String text(String text) {
        return cut(text, limits.text());
    }

    private String cut(String text, int max) {
        if (text == null || text.length() <= max) {
            return sound(text);
        }
        truncated = true;
        return sound(prefix(text, max)) + "…";
    }

    private static String prefix(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }

    private static String sound(String text) {
        return text == null
                ? null
                : text.codePoints()
                        .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static Map<String, Object> orNull(Map<String, Object> map) {
        return map.isEmpty() ? null : map;
    }
}
