// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.Map;
import java.util.Set;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/**
 * The layout {@code ecs}: Elastic Common Schema 8.11, nested. Values without a field in the schema are in an object
 * {@code eventlog}, as the schema recommends. {@code docs/events.md} is its table.
 */
final class EcsLayout implements Layout {
    private static final Key TIMESTAMP = new Key("@timestamp");
    private static final Key MESSAGE = new Key("message");
    private static final Key TAGS = new Key("tags");
    private static final Key ECS = new Key("ecs");
    private static final Key LOG = new Key("log");
    private static final Key LEVEL = new Key("level");
    private static final Key LOGGER = new Key("logger");
    private static final Key ORIGIN = new Key("origin");
    private static final Key FILE = new Key("file");
    private static final Key LINE = new Key("line");
    private static final Key FUNCTION = new Key("function");
    private static final Key EVENT = new Key("event");
    private static final Key ACTION = new Key("action");
    private static final Key KIND = new Key("kind");
    private static final Key SEQUENCE = new Key("sequence");
    private static final Key DURATION = new Key("duration");
    private static final Key DATASET = new Key("dataset");
    private static final Key ERROR = new Key("error");
    private static final Key TYPE = new Key("type");
    private static final Key STACK_TRACE = new Key("stack_trace");
    private static final Key HTTP = new Key("http");
    private static final Key REQUEST = new Key("request");
    private static final Key METHOD = new Key("method");
    private static final Key REFERRER = new Key("referrer");
    private static final Key RESPONSE = new Key("response");
    private static final Key STATUS_CODE = new Key("status_code");
    private static final Key URL = new Key("url");
    private static final Key PATH = new Key("path");
    private static final Key QUERY = new Key("query");
    private static final Key CLIENT = new Key("client");
    private static final Key ADDRESS = new Key("address");
    private static final Key USER_AGENT = new Key("user_agent");
    private static final Key ORIGINAL = new Key("original");
    private static final Key USER = new Key("user");
    private static final Key TRACE = new Key("trace");
    private static final Key SPAN = new Key("span");
    private static final Key PROCESS = new Key("process");
    private static final Key PID = new Key("pid");
    private static final Key THREAD = new Key("thread");
    private static final Key HOST = new Key("host");
    private static final Key HOSTNAME = new Key("hostname");
    private static final Key SERVICE = new Key("service");
    private static final Key ID = new Key("id");
    private static final Key NAME = new Key("name");
    private static final Key VERSION = new Key("version");
    private static final Key EVENTLOG = new Key("eventlog");
    private static final Key TARGET = new Key("target");
    private static final Key VALUE = new Key("value");
    private static final Key SESSION = new Key("session");
    private static final Key CORRELATION_ID = new Key("correlation_id");
    private static final Key FIELDS = new Key("fields");
    private static final Key SITE = new Key("site");
    private static final Key CLUSTER = new Key("cluster");
    private static final Key PROJECT = new Key("project");
    private static final Key TRUNCATED = new Key("truncated");
    private static final double NANOS_A_MILLI = 1e6;

    private final EventLimits limits;
    private final Parts parts;
    private final Values values;
    private final Map<String, String> common;
    private final Identity identity;
    /** The constant parts of every event, created once: the members at the top, of {@code event}, of {@code eventlog}. */
    private final byte[] top;
    private final byte[] inEvent;
    private final byte[] inEventlog;

    EcsLayout(Identity identity, EventLimits limits, Encoding encoding, Additions additions) {
        this.common = additions.fields();
        this.limits = limits;
        this.parts = new Parts(limits, additions.tags());
        this.values = new Values(limits, additions.objects(), new FieldRules(FieldRules.Kind.DOCUMENTS));
        this.identity = identity;
        this.top = top(encoding);
        this.inEvent = inEvent(encoding);
        this.inEventlog = inEventlog(encoding);
    }

    @Override
    public void write(LogEvent event, Stamp stamp, ValueWriter to) {
        SplitFields fields = new SplitFields(event, limits, common);
        ContextSnapshot context = stamp.context();
        to.beginObject();
        to.key(TIMESTAMP);
        to.time(stamp);
        parts.message(to, MESSAGE, event);
        writeLog(event, fields, to);
        writeEvent(event, stamp, fields, to);
        if (event.exception() != null) {
            to.key(ERROR);
            to.beginObject();
            parts.exception(to, TYPE, MESSAGE, STACK_TRACE, event.exception());
            to.endObject();
        }
        writeHttp(fields, context, to);
        one(to, CLIENT, ADDRESS, fields.text(OwnField.REMOTE_ADDRESS));
        one(to, USER_AGENT, ORIGINAL, fields.text(OwnField.USER_AGENT));
        one(to, USER, NAME, context.user());
        one(to, TRACE, ID, context.traceId());
        one(to, SPAN, ID, context.spanId());
        parts.tags(to, TAGS, event.tags());
        to.key(PROCESS);
        to.beginObject();
        to.key(PID);
        to.number(identity.pid());
        one(to, THREAD, NAME, fields.text(OwnField.THREAD));
        to.endObject();
        to.members(top);
        writeOurs(event, context, fields, to);
        to.endObject();
        to.endEvent();
    }

    private void writeLog(LogEvent event, SplitFields fields, ValueWriter to) {
        to.key(LOG);
        to.beginObject();
        to.key(LEVEL);
        to.constant(event.level().text(), limits.text());
        parts.text(to, LOGGER, fields.text(OwnField.LOGGER));
        LogEvent.CodeLocation code = event.code();
        if (code != null && !code.equals(LogEvent.CodeLocation.NONE)) {
            to.key(ORIGIN);
            to.beginObject();
            if (code.file() != null || code.line() > 0) {
                to.key(FILE);
                to.beginObject();
                parts.text(to, NAME, code.file());
                if (code.line() > 0) {
                    to.key(LINE);
                    to.number(code.line());
                }
                to.endObject();
            }
            parts.text(to, FUNCTION, code.function());
            to.endObject();
        }
        to.endObject();
    }

    private void writeEvent(LogEvent event, Stamp stamp, SplitFields fields, ValueWriter to) {
        to.key(EVENT);
        to.beginObject();
        parts.id(to, ID, event, stamp);
        to.key(ACTION);
        to.constant(event.name(), limits.text());
        to.key(SEQUENCE);
        to.number(stamp.sequence());
        if (fields.has(OwnField.DURATION)) {
            to.key(DURATION);
            to.number(Math.round(fields.number(OwnField.DURATION) * NANOS_A_MILLI));
        }
        to.members(inEvent);
        to.endObject();
    }

    private void writeHttp(SplitFields fields, ContextSnapshot context, ValueWriter to) {
        String method = fields.text(OwnField.METHOD);
        String referrer = fields.text(OwnField.REFERER);
        boolean request = method != null || referrer != null || context.requestId() != null;
        boolean response = fields.has(OwnField.STATUS);
        if (request || response) {
            to.key(HTTP);
            to.beginObject();
            if (request) {
                to.key(REQUEST);
                to.beginObject();
                parts.text(to, ID, context.requestId());
                parts.text(to, METHOD, method);
                parts.text(to, REFERRER, referrer);
                to.endObject();
            }
            if (response) {
                to.key(RESPONSE);
                to.beginObject();
                to.key(STATUS_CODE);
                to.number(fields.whole(OwnField.STATUS));
                to.endObject();
            }
            to.endObject();
        }
        if (fields.has(OwnField.PATH) || fields.has(OwnField.QUERY)) {
            to.key(URL);
            to.beginObject();
            parts.text(to, PATH, fields.text(OwnField.PATH));
            parts.text(to, QUERY, fields.text(OwnField.QUERY));
            to.endObject();
        }
    }

    private void writeOurs(LogEvent event, ContextSnapshot context, SplitFields fields, ValueWriter to) {
        to.key(EVENTLOG);
        to.beginObject();
        parts.text(to, TARGET, event.target());
        if (event.hasValue()) {
            to.key(VALUE);
            to.number(event.value());
        }
        parts.text(to, SESSION, context.session());
        parts.text(to, CORRELATION_ID, context.correlationId());
        to.members(inEventlog);
        fields.mark(to);
        if (fields.hasRest()) {
            to.key(FIELDS);
            to.beginObject();
            fields.writeRest(to, values, Set.of());
            to.endObject();
        }
        parts.truncated(to, TRUNCATED);
        to.endObject();
    }

    /** Writes an object with one text; nothing if it is null. */
    private void one(ValueWriter to, Key outer, Key inner, String value) {
        if (value != null) {
            to.key(outer);
            to.beginObject();
            parts.text(to, inner, value);
            to.endObject();
        }
    }

    private byte[] top(Encoding encoding) {
        ValueWriter to = open(encoding);
        one(to, ECS, VERSION, "8.11.0");
        one(to, HOST, HOSTNAME, identity.host());
        if (identity.application() != null || identity.release() != null) {
            to.key(SERVICE);
            to.beginObject();
            parts.text(to, NAME, identity.application());
            parts.text(to, VERSION, identity.release());
            to.endObject();
        }
        return to.capture();
    }

    private byte[] inEvent(Encoding encoding) {
        ValueWriter to = open(encoding);
        parts.text(to, KIND, "event");
        parts.text(to, DATASET, identity.application());
        return to.capture();
    }

    private byte[] inEventlog(Encoding encoding) {
        ValueWriter to = open(encoding);
        to.key(VERSION);
        to.number(1);
        parts.text(to, SITE, identity.site());
        parts.text(to, CLUSTER, identity.cluster());
        parts.text(to, PROJECT, identity.project());
        return to.capture();
    }

    private ValueWriter open(Encoding encoding) {
        ValueWriter to = encoding.writer(new ByteSink(256, limits.event()));
        to.beginObject();
        return to;
    }
}
