// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import java.util.function.IntFunction;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/**
 * The layout {@code eventlog}: flat keys, the application's own under {@code fields}. {@code docs/events.md} is its
 * table; the order of the keys here is the one promised there.
 */
final class EventlogLayout {
    private static final Key ID = new Key("id");
    private static final Key NAME = new Key("name");
    private static final Key TSTAMP = new Key("tstamp");
    private static final Key SEQ = new Key("seq");
    private static final Key VERSION = new Key("version");
    private static final Key LEVEL = new Key("level");
    private static final Key MESSAGE = new Key("message");
    private static final Key TARGET = new Key("target");
    private static final Key VALUE = new Key("value");
    private static final Key TAGS = new Key("tags");
    private static final Key FIELDS = new Key("fields");
    private static final Key EXCEPTION = new Key("exception");
    private static final Key TYPE = new Key("type");
    private static final Key STACK = new Key("stack");
    private static final Key CODE_FILE = new Key("codeFile");
    private static final Key CODE_LINE = new Key("codeLine");
    private static final Key CODE_FUNC = new Key("codeFunc");
    private static final Key USER = new Key("user");
    private static final Key SESSION = new Key("session");
    private static final Key REQ_ID = new Key("reqId");
    private static final Key CORRELATION_ID = new Key("correlationId");
    private static final Key TRACE_ID = new Key("traceId");
    private static final Key SPAN_ID = new Key("spanId");
    private static final Key TRUNCATED = new Key("truncated");

    private final EventLimits limits;
    /** {@code "site":"…","host":"…","pid":1}: the same in every event, so made once. */
    private final byte[] identity;

    private final KnownTexts keys = new KnownTexts();
    private final KnownTexts texts = new KnownTexts();

    EventlogLayout(Identity identity, EventLimits limits) {
        this.limits = limits;
        this.identity = encode(identity);
    }

    private ValueWriter writer(ByteSink out) {
        return new JsonWriter(out, keys, texts);
    }

    /** Writes one event and its line end. */
    void write(LogEvent event, Stamp stamp, ByteSink out) {
        ValueWriter json = writer(out);
        json.beginObject();
        json.key(ID);
        if (event.id() != null) {
            json.string(event.id(), limits.text());
        } else {
            json.id(stamp);
        }
        json.key(NAME);
        json.constant(event.name(), limits.text());
        json.key(TSTAMP);
        json.number(stamp.epochMillis());
        json.key(SEQ);
        json.number(stamp.sequence());
        json.key(VERSION);
        json.number(1);
        json.key(LEVEL);
        json.constant(event.level().text(), limits.text());
        if (event.message() != null) {
            json.key(MESSAGE);
            json.string(event.message(), limits.message());
        }
        text(json, TARGET, event.target());
        if (event.hasValue()) {
            json.key(VALUE);
            json.number(event.value());
        }
        writeTags(json, event.tags());
        writeFields(json, event, out);
        writeException(json, event.exception());
        writeCode(json, event.code());
        writeContext(json, stamp.context());
        json.members(identity);
        if (json.truncated()) {
            json.key(TRUNCATED);
            json.bool(true);
        }
        json.endObject();
        json.endEvent();
    }

    private void writeTags(ValueWriter json, List<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        json.key(TAGS);
        json.beginArray();
        for (int i = 0; i < Math.min(tags.size(), limits.entries()); i++) {
            json.constant(tags.get(i), limits.text());
        }
        json.endArray();
    }

    private void writeFields(ValueWriter json, LogEvent event, ByteSink out) {
        int count = Math.min(event.fieldCount(), limits.entries());
        if (count == 0) {
            return;
        }
        int start = out.length;
        writeFields(json, event, event::fieldKey);
        if (json.keyAltered()) {
            // Rare, so only noticed behind the fact: written again, with care that no key stands there twice.
            out.length = start;
            writeFields(json, event, DistinctKeys.of(event, count, limits.key())::get);
        }
    }

    private void writeFields(ValueWriter json, LogEvent event, IntFunction<String> keys) {
        int count = Math.min(event.fieldCount(), limits.entries());
        json.key(FIELDS);
        json.beginObject();
        for (int i = 0; i < count; i++) {
            json.key(keys.apply(i), limits.key());
            writeValue(json, event.fieldValue(i));
        }
        json.endObject();
    }

    private void writeValue(ValueWriter json, Object value) {
        if (value instanceof String text) {
            json.string(text, limits.text());
        } else if (value instanceof Long number) {
            json.number(number);
        } else if (value instanceof Double number) {
            json.number(number);
        } else if (value instanceof Boolean flag) {
            json.bool(flag);
        } else {
            json.nul();
        }
    }

    private void writeException(ValueWriter json, Throwable exception) {
        if (exception == null) {
            return;
        }
        json.key(EXCEPTION);
        json.beginObject();
        text(json, TYPE, exception.getClass().getName());
        text(json, MESSAGE, StackTraces.message(exception));
        json.key(STACK);
        json.string(StackTraces.of(exception, limits.stack()), limits.stack());
        json.endObject();
    }

    private void writeCode(ValueWriter json, LogEvent.CodeLocation code) {
        if (code == null) {
            return;
        }
        text(json, CODE_FILE, code.file());
        if (code.line() > 0) {
            json.key(CODE_LINE);
            json.number(code.line());
        }
        text(json, CODE_FUNC, code.function());
    }

    private void writeContext(ValueWriter json, ContextSnapshot context) {
        text(json, USER, context.user());
        text(json, SESSION, context.session());
        text(json, REQ_ID, context.requestId());
        text(json, CORRELATION_ID, context.correlationId());
        text(json, TRACE_ID, context.traceId());
        text(json, SPAN_ID, context.spanId());
    }

    private void text(ValueWriter json, Key key, String value) {
        if (value != null) {
            json.key(key);
            json.string(value, limits.text());
        }
    }

    private byte[] encode(Identity who) {
        ByteSink sink = new ByteSink(256, limits.event());
        ValueWriter json = writer(sink);
        json.beginObject();
        text(json, new Key("site"), who.site());
        text(json, new Key("cluster"), who.cluster());
        text(json, new Key("project"), who.project());
        text(json, new Key("application"), who.application());
        text(json, new Key("host"), who.host());
        json.key(new Key("pid"));
        json.number(who.pid());
        return json.capture();
    }
}
