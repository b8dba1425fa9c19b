// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that other senders use for Eventlog's fields: Logstash's layouts, the Elastic Common Schema, GELF,
 * Fluentd's and Docker's records, journald, syslog, OpenTelemetry, and the usual loggers of Java, Python, JavaScript,
 * Go, .NET, Google's and Amazon's clouds. A member of an object is named with a dot. If an event has several names for
 * one field, the first one in this list is used.
 */
final class AliasNames {
    enum Role {
        ID, TIME, SECONDS, NANOS, LEVEL, GRADE, NAME, LOGGER, USER, REQUEST, CORRELATION, TRACE, SPAN, MESSAGE, STACK, ERROR_TYPE, ERROR_MESSAGE
    }

    /**
     * @param rank lower ranks are preferred
     * @param numbersOnly whether only numbers under this name are used
     * @param scale the meaning of numbers, null if it depends on other names
     */
    record Alias(Role role, int rank, boolean numbersOnly, LevelScale scale) {}

    /**
     * Names that often belong to the application. They are used only if the value is a number that represents a time.
     */
    private static final Set<String> NUMBERS_ONLY = Set.of("date", "created");
    /** Names for values that stay where they are, too. */
    private static final Set<String> NESTED = Set.of("fields.message", "body.stringValue", "Body.stringValue",
            "message.message", "message.errorType", "message.errorMessage", "message.stackTrace", "message.stack",
            "attributes.exception.type", "attributes.exception.message", "attributes.exception.stacktrace");
    private static final Set<String> FRAME_ONLY = Set.of("full_message", "stack");
    /** Objects that are searched for such names. */
    private static final Set<String> GROUPS = Set.of("log", "error", "event", "user", "extra", "eventlog", "err",
            "thrown", "mdc", "contextMap", "Properties", "instant", "timestamp", "jsonPayload", "req", "trace", "span",
            "syslog", "service", "attributes", "Attributes", "usr", "dd");
    private static final List<String> NUMBERED = List.of("level", "severity", "lvl", "priority");
    private static final Map<String, Alias> ALIASES = aliases();

    private AliasNames() {}

    private static Map<String, Alias> aliases() {
        Map<String, Alias> all = new HashMap<>();
        name(all, Role.ID, "event_id", "extra.event_id", "event.id");
        name(all, Role.TIME, "@timestamp", "timestamp", "@t", "Timestamp", "time", "ts", "asctime", "datetime",
                "timeMillis", "timeUnixNano", "_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", "timereported",
                "event_time", "eventTime", "created", "date", "observedTimeUnixNano");
        name(all, Role.SECONDS, "instant.epochSecond", "timestamp.seconds", "timestampSeconds");
        name(all, Role.NANOS, "instant.nanoOfSecond", "timestamp.nanos", "timestampNanos");
        name(all, Role.LEVEL, "severity", "log.level", "status", "level_name", "levelname", "loglevel", "log_level",
                "logLevel", "LogLevel", "@l", "Level", "lvl", "severityText", "severity_text", "SeverityText");
        grade(all, LevelScale.SYSLOG, "PRIORITY", "syslog_severity", "syslog.severity", "syslog_severity_code",
                "log.syslog.severity.code", "syslog_level", "syslog-severity", "syslogseverity", "syslogpriority");
        grade(all, LevelScale.SYSLOG_PRIORITY, "syslog_pri", "log.syslog.priority", "syslog-priority");
        grade(all, LevelScale.PYTHON, "levelno", "level_number");
        grade(all, LevelScale.LOGBACK, "level_value");
        grade(all, LevelScale.OPEN_TELEMETRY, "severity_number", "severityNumber", "SeverityNumber");
        name(all, Role.NAME, "event_name", "extra.event_name", "event.action", "eventName");
        name(all, Role.LOGGER, "logger_name", "extra.logger_name", "log.logger", "logger", "loggerName",
                "SourceContext",
                "Properties.SourceContext", "CategoryName", "Category", "SYSLOG_IDENTIFIER", "syslog_identifier",
                "programname", "appname", "app-name", "ident", "log_logger");
        name(all, Role.USER, "req_user", "extra.req_user", "user.name", "usr.name");
        name(all, Role.REQUEST, "request_id", "extra.request_id", "http.request.id", "requestId", "AWSRequestId",
                "function_request_id", "req_id", "req.id", "RequestId", "Properties.RequestId");
        name(all, Role.CORRELATION, "correlation_id", "extra.correlation_id", "eventlog.correlation_id",
                "CorrelationId", "Properties.CorrelationId");
        name(all, Role.TRACE, "trace_id", "extra.trace_id", "trace.id", "traceid", "TraceId", "@tr", "otelTraceID",
                "mdc.traceId", "mdc.trace_id", "contextMap.traceId", "contextMap.trace_id", "dd.trace_id",
                "logging.googleapis.com/trace", "xray_trace_id");
        name(all, Role.SPAN, "span_id", "extra.span_id", "span.id", "spanid", "SpanId", "@sp", "otelSpanID",
                "mdc.spanId", "mdc.span_id", "contextMap.spanId", "contextMap.span_id", "dd.span_id",
                "logging.googleapis.com/spanId");
        name(all, Role.MESSAGE, "log", "msg", "@m", "RenderedMessage", "Message", "short_message", "MESSAGE",
                "textPayload",
                "jsonPayload.message", "event", "@message", "body", "Body", "@mt", "MessageTemplate", "message.message",
                "fields.message", "body.stringValue", "Body.stringValue");
        name(all, Role.STACK, "stack_trace", "extra.stack_trace", "error.stack_trace", "stackTrace", "stacktrace",
                "error.stack", "err.stack", "thrown.extendedStackTrace", "exc_info", "exc_text", "@x", "exception",
                "Exception", "errorVerbose", "error_stack_trace", "exception.stacktrace",
                "attributes.exception.stacktrace",
                "Attributes.exception.stacktrace", "full_message", "stack", "message.stackTrace", "message.stack");
        name(all, Role.ERROR_TYPE, "error_type", "extra.error_type", "error.type", "error.kind", "error.name",
                "err.type", "err.name", "thrown.name", "errorType", "exception_name", "exception.type",
                "attributes.exception.type", "Attributes.exception.type", "message.errorType");
        name(all, Role.ERROR_MESSAGE, "error_message", "extra.error_message", "error.message", "err.message",
                "thrown.message", "errorMessage", "error", "exception.message", "attributes.exception.message",
                "Attributes.exception.message", "message.errorMessage");
        return Map.copyOf(all);
    }

    private static void name(Map<String, Alias> all, Role role, String... keys) {
        for (int rank = 0; rank < keys.length; rank++) {
            all.put(keys[rank], new Alias(role, rank, NUMBERS_ONLY.contains(keys[rank]), null));
        }
    }

    private static void grade(Map<String, Alias> all, LevelScale scale, String... keys) {
        for (String key : keys) {
            all.put(key, new Alias(Role.GRADE, 0, false, scale));
        }
    }

    /**
     * The field that a text or number under this key may represent, or null. GELF prefixes most names with an
     * underscore.
     */
    static Alias of(String key) {
        Alias alias = ALIASES.get(key);
        return alias != null || key.length() < 2 || key.charAt(0) != '_' ? alias : ALIASES.get(key.substring(1));
    }

    static boolean isNested(String key) {
        return NESTED.contains(key);
    }

    /** Whether the list under this key may be the lines of a stack trace. */
    static boolean isStack(String key) {
        Alias alias = of(key);
        return alias != null && alias.role() == Role.STACK || key.endsWith(".stack") || key.endsWith(".stack_trace");
    }

    /** Whether a text under this key is used only if it has a frame of a stack, because many have other texts there. */
    static boolean needsFrame(String key) {
        return FRAME_ONLY.contains(key.startsWith("_") ? key.substring(1) : key);
    }

    /** Whether the value under this key is an object with the time in seconds and nanoseconds. */
    static boolean isTime(String key) {
        return key.equals("instant") || key.equals("timestamp");
    }

    /**
     * Returns the alias if a number under this key may be a level, whose scale depends on other names; otherwise
     * null.
     */
    static Alias numbered(String key) {
        int rank = NUMBERED.indexOf(key);
        return rank < 0 ? null : new Alias(Role.GRADE, 1 + rank, false, null);
    }

    static boolean isGroup(String key) {
        return GROUPS.contains(key);
    }
}
