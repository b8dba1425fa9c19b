// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;

/**
 * The layout {@code gelf}: Graylog Extended Log Format 1.1. Values without a key in the format are additional fields,
 * which start with an underscore. {@code docs/events.md} is its table.
 */
final class GelfLayout implements Layout {
    private static final Key VERSION = new Key("version");
    private static final Key HOST = new Key("host");
    private static final Key SHORT_MESSAGE = new Key("short_message");
    private static final Key FULL_MESSAGE = new Key("full_message");
    private static final Key TIMESTAMP = new Key("timestamp");
    private static final Key LEVEL = new Key("level");

    private static final Key EVENT_ID = new Key("_event_id");
    private static final Key EVENT_NAME = new Key("_event_name");
    private static final Key EVENT_SEQ = new Key("_event_seq");
    private static final Key EVENT_LEVEL = new Key("_event_level");
    private static final Key EVENT_TARGET = new Key("_event_target");
    private static final Key EVENT_VALUE = new Key("_event_value");
    private static final Key TAGS = new Key("_tags");
    private static final Key ERROR_TYPE = new Key("_error_type");
    private static final Key ERROR_MESSAGE = new Key("_error_message");
    private static final Key CODE_FILE = new Key("_code_file");
    private static final Key CODE_LINE = new Key("_code_line");
    private static final Key CODE_FUNCTION = new Key("_code_function");
    private static final Key USER = new Key("_user");
    private static final Key SESSION = new Key("_session");
    private static final Key REQUEST_ID = new Key("_request_id");
    private static final Key CORRELATION_ID = new Key("_correlation_id");
    private static final Key TRACE_ID = new Key("_trace_id");
    private static final Key SPAN_ID = new Key("_span_id");
    private static final Key SITE = new Key("_site");
    private static final Key CLUSTER = new Key("_cluster");
    private static final Key PROJECT = new Key("_project");
    private static final Key APPLICATION = new Key("_application");
    private static final Key RELEASE = new Key("_application_release");
    private static final Key PID = new Key("_pid");
    private static final Key TRUNCATED = new Key("_truncated");

    /** Receivers remove the underscore, and lose a field whose name then equals one of their own. */
    private static final Set<String> OTHERS = Set.of("id", "message", "source", "streams", "version", "host",
            "short_message", "full_message", "timestamp", "level");
    private static final Set<String> RESERVED = Stream.concat(OTHERS.stream(),
            Stream.of(EVENT_ID, EVENT_NAME, EVENT_SEQ, EVENT_LEVEL, EVENT_TARGET, EVENT_VALUE, TAGS, ERROR_TYPE,
                    ERROR_MESSAGE, CODE_FILE, CODE_LINE, CODE_FUNCTION, USER, SESSION, REQUEST_ID, CORRELATION_ID,
                    TRACE_ID, SPAN_ID, SITE, CLUSTER, PROJECT, APPLICATION, RELEASE, PID, TRUNCATED)
                    .map(key -> key.name().substring(1)))
            .collect(Collectors.toUnmodifiableSet());
    private static final double MILLIS = 1000;
    /** Replaces an empty text, for which receivers refuse the event. */
    private static final String NOTHING = "-";

    private final EventLimits limits;
    private final Parts parts;
    private final Values values;
    private final Map<String, String> common;
    private final List<String> commonTags;
    private final byte[] top;
    private final byte[] place;

    GelfLayout(Identity identity, EventLimits limits, Encoding encoding, Additions additions) {
        this.limits = limits;
        this.parts = new Parts(limits, List.of());
        this.values = new Values(limits, additions.objects(), new FieldRules(FieldRules.Kind.ANY));
        this.common = additions.fields();
        this.commonTags = additions.tags();
        this.top = top(identity, encoding);
        this.place = place(identity, encoding);
    }

    @Override
    public void write(LogEvent event, Stamp stamp, ValueWriter to) {
        to.beginObject();
        to.members(top);
        messages(event, to);
        to.key(TIMESTAMP);
        to.number(Math.max(IsoTime.FIRST, Math.min(IsoTime.LAST, stamp.epochMillis())) / MILLIS);
        to.key(LEVEL);
        to.number(event.level().syslogSeverity());
        parts.id(to, EVENT_ID, event, stamp);
        to.key(EVENT_NAME);
        to.constant(event.name(), limits.text());
        to.key(EVENT_SEQ);
        to.number(stamp.sequence());
        to.key(EVENT_LEVEL);
        to.constant(event.level().text(), limits.text());
        parts.text(to, EVENT_TARGET, event.target());
        if (event.hasValue()) {
            to.key(EVENT_VALUE);
            to.number(event.value());
        }
        tags(event, to);
        new GelfFields(to, limits, values).write(event, common, RESERVED);
        if (event.exception() != null) {
            parts.text(to, ERROR_TYPE, StackTraces.type(event.exception()));
            parts.text(to, ERROR_MESSAGE, StackTraces.message(event.exception()));
        }
        code(event.code(), to);
        context(stamp.context(), to);
        to.members(place);
        if (to.truncated()) {
            parts.text(to, TRUNCATED, "true");
        }
        to.endObject();
        to.endEvent();
    }

    /**
     * The short message is the first line; the full message is the complete text and the stack trace, if that is
     * more.
     */
    private void messages(LogEvent event, ValueWriter to) {
        String message = event.message() == null || event.message().isBlank() ? event.name() : event.message();
        String first = message.lines().filter(line -> !line.isBlank()).findFirst().orElse(NOTHING);
        to.key(SHORT_MESSAGE);
        to.string(first, limits.message());
        String stack = event.exception() == null
                ? ""
                : "\n" + StackTraces.of(event.exception(), limits.stack(), to::markTruncated);
        if (first.length() < message.length() || !stack.isEmpty()) {
            to.key(FULL_MESSAGE);
            String all = cut(message, limits.message(), to) + cut(stack, limits.stack(), to);
            to.string(all.isBlank() ? NOTHING : all, Integer.MAX_VALUE);
        }
    }

    private static String cut(String text, int maxChars, ValueWriter to) {
        int end = to.end(text, maxChars);
        return end == text.length() ? text : text.substring(0, end) + "…";
    }

    private void tags(LogEvent event, ValueWriter to) {
        List<String> tags = new ArrayList<>(event.tags());
        commonTags.stream().filter(tag -> !tags.contains(tag)).forEach(tags::add);
        if (!tags.isEmpty()) {
            parts.text(to, TAGS, String.join(",", tags));
        }
    }

    private void code(LogEvent.CodeLocation code, ValueWriter to) {
        if (code != null) {
            parts.text(to, CODE_FILE, code.file());
            if (code.line() > 0) {
                to.key(CODE_LINE);
                to.number(code.line());
            }
            parts.text(to, CODE_FUNCTION, code.function());
        }
    }

    private void context(ContextSnapshot context, ValueWriter to) {
        parts.text(to, USER, context.user());
        parts.text(to, SESSION, context.session());
        parts.text(to, REQUEST_ID, context.requestId());
        parts.text(to, CORRELATION_ID, context.correlationId());
        parts.text(to, TRACE_ID, context.traceId());
        parts.text(to, SPAN_ID, context.spanId());
    }

    private byte[] top(Identity who, Encoding encoding) {
        ValueWriter to = encoding.writer(new ByteSink(256, limits.event()));
        to.beginObject();
        parts.text(to, VERSION, "1.1");
        parts.text(to, HOST, who.host() == null || who.host().isBlank() ? NOTHING : who.host());
        return to.capture();
    }

    private byte[] place(Identity who, Encoding encoding) {
        ValueWriter to = encoding.writer(new ByteSink(256, limits.event()));
        to.beginObject();
        parts.text(to, SITE, who.site());
        parts.text(to, CLUSTER, who.cluster());
        parts.text(to, PROJECT, who.project());
        parts.text(to, APPLICATION, who.application());
        parts.text(to, RELEASE, who.release());
        to.key(PID);
        to.number(who.pid());
        return to.capture();
    }
}
