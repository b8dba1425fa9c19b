// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/**
 * The layout {@code eventlog}: flat keys, the application's own under {@code fields}. {@code docs/events.md} is its
 * table; the order of the keys here is the one promised there.
 */
final class EventlogLayout implements Layout {
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
    private final Parts parts;
    private final Fields fields;
    private final Exceptions exceptions;
    /** The encoded {@code "site":"…","host":"…","pid":1}, which is the same in every event. */
    private final byte[] identity;

    EventlogLayout(Identity identity, EventLimits limits, Encoding encoding, Additions additions,
            FieldRules rules) {
        this.limits = limits;
        this.parts = new Parts(limits, additions.tags());
        this.fields = new Fields(limits, new Values(limits, additions.objects(), rules), additions.fields());
        this.exceptions = new Exceptions(limits);
        this.identity = encode(identity, encoding);
    }

    @Override
    public void write(LogEvent event, Stamp stamp, ValueWriter to) {
        to.beginObject();
        parts.id(to, ID, event, stamp);
        to.key(NAME);
        to.constant(event.name(), limits.text());
        to.key(TSTAMP);
        to.numberAgain(stamp.epochMillis());
        to.key(SEQ);
        to.number(stamp.sequence());
        to.key(VERSION);
        to.number(1);
        to.key(LEVEL);
        to.constant(event.level().text(), limits.text());
        if (event.message() != null) {
            to.key(MESSAGE);
            to.string(event.message(), limits.message());
        }
        parts.text(to, TARGET, event.target());
        if (event.hasValue()) {
            to.key(VALUE);
            to.number(event.value());
        }
        parts.tags(to, TAGS, event.tags());
        fields.write(to, FIELDS, event);
        if (event.exception() != null) {
            to.key(EXCEPTION);
            exceptions.write(to, event.exception());
        }
        writeCode(to, event.code());
        writeContext(to, stamp.context());
        to.members(identity);
        if (to.truncated()) {
            to.key(TRUNCATED);
            to.bool(true);
        }
        to.endObject();
        to.endEvent();
    }

    private void writeCode(ValueWriter to, LogEvent.CodeLocation code) {
        if (code == null) {
            return;
        }
        parts.text(to, CODE_FILE, code.file());
        if (code.line() > 0) {
            to.key(CODE_LINE);
            to.number(code.line());
        }
        parts.text(to, CODE_FUNC, code.function());
    }

    private void writeContext(ValueWriter to, ContextSnapshot context) {
        parts.text(to, USER, context.user());
        parts.text(to, SESSION, context.session());
        parts.text(to, REQ_ID, context.requestId());
        parts.text(to, CORRELATION_ID, context.correlationId());
        parts.text(to, TRACE_ID, context.traceId());
        parts.text(to, SPAN_ID, context.spanId());
    }

    private byte[] encode(Identity who, Encoding encoding) {
        ValueWriter to = encoding.writer(new ByteSink(256, limits.event()));
        to.beginObject();
        parts.text(to, new Key("site"), who.site());
        parts.text(to, new Key("cluster"), who.cluster());
        parts.text(to, new Key("project"), who.project());
        parts.text(to, new Key("application"), who.application());
        parts.text(to, new Key("release"), who.release());
        parts.text(to, new Key("host"), who.host());
        to.key(new Key("pid"));
        to.number(who.pid());
        return to.capture();
    }
}
