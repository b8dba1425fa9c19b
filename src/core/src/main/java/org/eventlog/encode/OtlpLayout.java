// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/**
 * A log record of OpenTelemetry, with attributes named by the semantic conventions, or else {@code eventlog.…}.
 * {@code docs/events.md} is its table.
 *
 * <p>The process is in each record instead of the resource, and the release in both, because the events that a run
 * leaves in the queue are sent by the next one, which may be another release.
 */
final class OtlpLayout implements Layout {
    private static final Key UID = new Key("log.record.uid");
    private static final Key SEQUENCE = new Key("eventlog.sequence");
    private static final Key TARGET = new Key("eventlog.target");
    private static final Key NUMBER = new Key("eventlog.value");
    private static final Key TAGS = new Key("eventlog.tags");
    private static final Key REQUEST_ID = new Key("eventlog.request_id");
    private static final Key CORRELATION_ID = new Key("eventlog.correlation_id");
    private static final Key TRACE_ID = new Key("eventlog.trace_id");
    private static final Key SPAN_ID = new Key("eventlog.span_id");
    private static final Key LOGGER = new Key("eventlog.logger");
    private static final Key DURATION = new Key("eventlog.duration_ms");
    private static final Key TRUNCATED = new Key("eventlog.truncated");
    private static final Key EXCEPTION_TYPE = new Key("exception.type");
    private static final Key EXCEPTION_MESSAGE = new Key("exception.message");
    private static final Key STACK_TRACE = new Key("exception.stacktrace");
    private static final Key FILE = new Key("code.file.path");
    private static final Key LINE = new Key("code.line.number");
    private static final Key FUNCTION = new Key("code.function.name");
    private static final Key USER = new Key("user.name");
    private static final Key SESSION = new Key("session.id");
    private static final Key METHOD = new Key("http.request.method");
    private static final Key STATUS = new Key("http.response.status_code");
    private static final Key REFERER = new Key("http.request.header.referer");
    private static final Key PATH = new Key("url.path");
    private static final Key QUERY = new Key("url.query");
    private static final Key ADDRESS = new Key("client.address");
    private static final Key USER_AGENT = new Key("user_agent.original");
    private static final Key THREAD = new Key("thread.name");
    private static final Key PID = new Key("process.pid");
    private static final Key RELEASE = new Key("service.version");
    private static final Set<String> OURS = Stream.of(UID, SEQUENCE, TARGET, NUMBER, TAGS, REQUEST_ID, CORRELATION_ID,
            TRACE_ID, SPAN_ID, LOGGER, DURATION, TRUNCATED, EXCEPTION_TYPE, EXCEPTION_MESSAGE, STACK_TRACE, FILE, LINE,
            FUNCTION, USER, SESSION, METHOD, STATUS, REFERER, PATH, QUERY, ADDRESS, USER_AGENT, THREAD, PID, RELEASE)
            .map(Key::name).collect(toUnmodifiableSet());

    private static final long LAST_SECOND = Long.divideUnsigned(-1, 1_000_000_000) - 1;

    private final Identity who;
    private final EventLimits limits;
    private final Parts parts;
    private final Values values;
    private final Map<String, String> common;

    OtlpLayout(Identity identity, EventLimits limits, Additions additions) {
        this.who = identity;
        this.limits = limits;
        this.parts = new Parts(limits, additions.tags());
        this.values = new Values(limits, additions.objects(), new FieldRules(FieldRules.Kind.ATTRIBUTES));
        this.common = additions.fields();
    }

    @Override
    public void write(LogEvent event, Stamp stamp, ValueWriter to) {
        OtlpWriter record = (OtlpWriter) to;
        ContextSnapshot context = stamp.context();
        boolean trace = isId(context.traceId(), 32);
        boolean span = isId(context.spanId(), 16);
        record.beginRecord();
        record.times(nanos(stamp.time()), nanos(stamp.observed()));
        record.severity(event.level().otelSeverity(), event.level().text());
        record.eventName(event.name(), limits.text());
        if (trace) {
            record.traceId(context.traceId());
        }
        if (span) {
            record.spanId(context.spanId());
        }
        record.beginBody();
        message(event, to);
        record.beginAttributes();
        parts.id(to, UID, event, stamp);
        to.key(SEQUENCE);
        to.number(stamp.sequence());
        to.key(PID);
        to.number(who.pid());
        parts.text(to, RELEASE, who.release());
        writeOwn(event, to);
        parts.text(to, USER, context.user());
        parts.text(to, SESSION, context.session());
        parts.text(to, REQUEST_ID, context.requestId());
        parts.text(to, CORRELATION_ID, context.correlationId());
        parts.text(to, TRACE_ID, trace ? null : context.traceId());
        parts.text(to, SPAN_ID, span ? null : context.spanId());
        writeFields(event, to);
        parts.truncated(to, TRUNCATED);
        record.endAttributes();
        if (event.fieldCount() > limits.entries()) {
            record.dropped(event.fieldCount() - limits.entries());
        }
        to.endEvent();
    }

    /** The name if there is no message, because some tools show only the body. */
    private void message(LogEvent event, ValueWriter to) {
        if (event.message() != null) {
            to.string(event.message(), limits.message());
        } else {
            to.constant(event.name(), limits.text());
        }
    }

    private void writeOwn(LogEvent event, ValueWriter to) {
        parts.text(to, TARGET, event.target());
        if (event.hasValue()) {
            to.key(NUMBER);
            to.number(event.value());
        }
        parts.tags(to, TAGS, event.tags());
        parts.exception(to, EXCEPTION_TYPE, EXCEPTION_MESSAGE, STACK_TRACE, event.exception());
        LogEvent.CodeLocation code = event.code();
        if (code != null) {
            parts.text(to, FILE, code.file());
            if (code.line() > 0) {
                to.key(LINE);
                to.number(code.line());
            }
            parts.text(to, FUNCTION, code.function());
        }
    }

    private void writeFields(LogEvent event, ValueWriter to) {
        SplitFields fields = new SplitFields(event, limits, common);
        parts.text(to, METHOD, fields.text(OwnField.METHOD));
        parts.text(to, PATH, fields.text(OwnField.PATH));
        parts.text(to, QUERY, fields.text(OwnField.QUERY));
        if (fields.has(OwnField.STATUS)) {
            to.key(STATUS);
            to.number(fields.whole(OwnField.STATUS));
        }
        if (fields.has(OwnField.DURATION)) {
            to.key(DURATION);
            to.number(fields.number(OwnField.DURATION));
        }
        parts.text(to, ADDRESS, fields.text(OwnField.REMOTE_ADDRESS));
        parts.text(to, USER_AGENT, fields.text(OwnField.USER_AGENT));
        if (fields.has(OwnField.REFERER)) {
            // A header may be repeated, so the conventions require a list.
            to.key(REFERER);
            to.beginArray();
            to.string(fields.text(OwnField.REFERER), limits.text());
            to.endArray();
        }
        parts.text(to, LOGGER, fields.text(OwnField.LOGGER));
        parts.text(to, THREAD, fields.text(OwnField.THREAD));
        fields.writeRest(to, values, OURS);
    }

    /**
     * Whether the text has this many hexadecimal digits, not all zero. Receivers refuse the whole batch for an
     * invalid id.
     */
    private static boolean isId(String text, int digits) {
        if (text == null || text.length() != digits) {
            return false;
        }
        boolean zero = true;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if (c >= 128 || Character.digit(c, 16) < 0) {
                return false;
            }
            zero &= c == '0';
        }
        return !zero;
    }

    /** An unsigned 64-bit number: a time before 1970 is 0, which means unknown, and one after 2554 is the maximum. */
    private static long nanos(Instant time) {
        long second = time.getEpochSecond();
        return second < 0 ? 0 : second > LAST_SECOND ? -1 : second * 1_000_000_000 + time.getNano();
    }
}
