// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/**
 * The layout {@code logstash}: Logstash's own keys at the top, with the names of python-logstash-async, and all other
 * values in one object or, if that has no name, next to them. {@code docs/events.md} is its table.
 */
final class LogstashLayout implements Layout {
    private static final Key TIMESTAMP = new Key("@timestamp");
    private static final Key VERSION = new Key("@version");
    private static final Key TYPE = new Key("type");
    private static final Key HOST = new Key("host");
    private static final Key LOGSOURCE = new Key("logsource");
    private static final Key PROGRAM = new Key("program");
    private static final Key PID = new Key("pid");
    private static final Key LEVEL = new Key("level");
    private static final Key MESSAGE = new Key("message");
    private static final Key TAGS = new Key("tags");

    private static final Key EVENT_NAME = new Key("event_name");
    private static final Key EVENT_ID = new Key("event_id");
    private static final Key EVENT_SEQ = new Key("event_seq");
    private static final Key EVENT_TARGET = new Key("event_target");
    private static final Key EVENT_VALUE = new Key("event_value");
    private static final Key ERROR_TYPE = new Key("error_type");
    private static final Key ERROR_MESSAGE = new Key("error_message");
    private static final Key STACK_TRACE = new Key("stack_trace");
    private static final Key PATH = new Key("path");
    private static final Key LINE = new Key("line");
    private static final Key FUNC_NAME = new Key("func_name");
    private static final Key LOGGER_NAME = new Key("logger_name");
    private static final Key THREAD_NAME = new Key("thread_name");
    private static final Key REQ_METHOD = new Key("req_method");
    private static final Key REQ_URI = new Key("req_uri");
    private static final Key REQ_QUERY = new Key("req_query");
    private static final Key STATUS_CODE = new Key("status_code");
    private static final Key REQ_DURATION = new Key("req_duration_ms");
    private static final Key REQ_REMOTE_ADDRESS = new Key("req_remote_address");
    private static final Key REQ_USERAGENT = new Key("req_useragent");
    private static final Key REQ_REFERER = new Key("req_referer");
    private static final Key REQ_USER = new Key("req_user");
    private static final Key SESSION = new Key("session");
    private static final Key REQUEST_ID = new Key("request_id");
    private static final Key CORRELATION_ID = new Key("correlation_id");
    private static final Key TRACE_ID = new Key("trace_id");
    private static final Key SPAN_ID = new Key("span_id");
    private static final Key SITE = new Key("site");
    private static final Key CLUSTER = new Key("cluster");
    private static final Key PROJECT = new Key("project");
    private static final Key RELEASE = new Key("application_release");
    private static final Key TRUNCATED = new Key("truncated");

    private static final Set<String> TOP = names(TIMESTAMP, VERSION, TYPE, HOST, LOGSOURCE, PROGRAM, PID, LEVEL,
            MESSAGE, TAGS);
    private static final Set<String> EXTRA = names(EVENT_NAME, EVENT_ID, EVENT_SEQ, EVENT_TARGET, EVENT_VALUE,
            ERROR_TYPE, ERROR_MESSAGE, STACK_TRACE, PATH, LINE, FUNC_NAME, LOGGER_NAME, THREAD_NAME, REQ_METHOD,
            REQ_URI, REQ_QUERY, STATUS_CODE, REQ_DURATION, REQ_REMOTE_ADDRESS, REQ_USERAGENT, REQ_REFERER, REQ_USER,
            SESSION, REQUEST_ID, CORRELATION_ID, TRACE_ID, SPAN_ID, SITE, CLUSTER, PROJECT, RELEASE, TRUNCATED);
    /** Logstash's filters store metadata of an event there, so a field with this name would be lost. */
    private static final String METADATA = "@metadata";
    /** Names that Elasticsearch and OpenSearch reserve at the top of a document. */
    private static final Set<String> INDEX = Set.of("_id", "_index", "_type", "_source", "_routing", "_field_names",
            "_ignored", "_nested_path", "_doc_count", "_size", "_tier", "_data_stream_timestamp", "_seq_no", "_version",
            "_primary_term");
    private static final Set<String> ALL = Stream.of(TOP, EXTRA, INDEX, Set.of(METADATA)).flatMap(Set::stream)
            .collect(toUnmodifiableSet());

    private final EventLimits limits;
    private final Parts parts;
    private final Values values;
    private final Map<String, String> common;
    /** Null: there is none, all is at the top. */
    private final Key extra;
    private final Set<String> reserved;
    private final byte[] top;
    private final byte[] place;

    /** @param extra the name of the object for all other values; empty for none */
    LogstashLayout(Identity identity, EventLimits limits, Encoding encoding, Additions additions, String type,
            String extra) {
        this.common = additions.fields();
        this.limits = limits;
        this.parts = new Parts(limits, additions.tags());
        this.values = new Values(limits, additions.objects(), new FieldRules(FieldRules.Kind.LOGSTASH));
        this.extra = extra.isEmpty() ? null : new Key(extra);
        this.reserved = extra.isEmpty() ? ALL : EXTRA;
        this.top = top(identity, type, encoding);
        this.place = place(identity, encoding);
    }

    static boolean isTopLevel(String name) {
        return TOP.contains(name) || name.equals(METADATA);
    }

    @Override
    public void write(LogEvent event, Stamp stamp, ValueWriter to) {
        to.beginObject();
        to.key(TIMESTAMP);
        to.time(stamp);
        parts.message(to, MESSAGE, event);
        to.key(LEVEL);
        to.constant(event.level().text(), limits.text());
        parts.tags(to, TAGS, event.tags());
        to.members(top);
        if (extra != null) {
            to.key(extra);
            to.beginObject();
        }
        writeExtra(event, stamp, to);
        if (extra != null) {
            to.endObject();
        }
        to.endObject();
        to.endEvent();
    }

    private void writeExtra(LogEvent event, Stamp stamp, ValueWriter to) {
        to.key(EVENT_NAME);
        to.constant(event.name(), limits.text());
        parts.id(to, EVENT_ID, event, stamp);
        to.key(EVENT_SEQ);
        to.number(stamp.sequence());
        parts.text(to, EVENT_TARGET, event.target());
        if (event.hasValue()) {
            to.key(EVENT_VALUE);
            to.number(event.value());
        }
        SplitFields fields = new SplitFields(event, limits, common);
        writeOwn(fields, to);
        fields.writeRest(to, values, reserved);
        parts.exception(to, ERROR_TYPE, ERROR_MESSAGE, STACK_TRACE, event.exception());
        writeCode(event.code(), to);
        writeContext(stamp.context(), to);
        to.members(place);
        parts.truncated(to, TRUNCATED);
    }

    private void writeOwn(SplitFields fields, ValueWriter to) {
        parts.text(to, LOGGER_NAME, fields.text(OwnField.LOGGER));
        parts.text(to, THREAD_NAME, fields.text(OwnField.THREAD));
        parts.text(to, REQ_METHOD, fields.text(OwnField.METHOD));
        parts.text(to, REQ_URI, fields.text(OwnField.PATH));
        parts.text(to, REQ_QUERY, fields.text(OwnField.QUERY));
        if (fields.has(OwnField.STATUS)) {
            to.key(STATUS_CODE);
            to.number(fields.whole(OwnField.STATUS));
        }
        if (fields.has(OwnField.DURATION)) {
            to.key(REQ_DURATION);
            to.number(fields.number(OwnField.DURATION));
        }
        parts.text(to, REQ_REMOTE_ADDRESS, fields.text(OwnField.REMOTE_ADDRESS));
        parts.text(to, REQ_USERAGENT, fields.text(OwnField.USER_AGENT));
        parts.text(to, REQ_REFERER, fields.text(OwnField.REFERER));
    }

    private void writeCode(LogEvent.CodeLocation code, ValueWriter to) {
        if (code == null) {
            return;
        }
        parts.text(to, PATH, code.file());
        if (code.line() > 0) {
            to.key(LINE);
            to.number(code.line());
        }
        parts.text(to, FUNC_NAME, code.function());
    }

    private void writeContext(ContextSnapshot context, ValueWriter to) {
        parts.text(to, REQ_USER, context.user());
        parts.text(to, SESSION, context.session());
        parts.text(to, REQUEST_ID, context.requestId());
        parts.text(to, CORRELATION_ID, context.correlationId());
        parts.text(to, TRACE_ID, context.traceId());
        parts.text(to, SPAN_ID, context.spanId());
    }

    private byte[] top(Identity who, String type, Encoding encoding) {
        ValueWriter to = encoding.writer(new ByteSink(256, limits.event()));
        to.beginObject();
        parts.text(to, VERSION, "1");
        parts.text(to, TYPE, type);
        parts.text(to, HOST, who.host());
        parts.text(to, LOGSOURCE, who.host());
        parts.text(to, PROGRAM, who.application());
        to.key(PID);
        to.number(who.pid());
        return to.capture();
    }

    private byte[] place(Identity who, Encoding encoding) {
        ValueWriter to = encoding.writer(new ByteSink(256, limits.event()));
        to.beginObject();
        parts.text(to, SITE, who.site());
        parts.text(to, CLUSTER, who.cluster());
        parts.text(to, PROJECT, who.project());
        parts.text(to, RELEASE, who.release());
        return to.capture();
    }

    private static Set<String> names(Key... keys) {
        return Stream.of(keys).map(Key::name).collect(toUnmodifiableSet());
    }
}
