// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.spi.StampedEvent;

/** An event as seen by custom formats. Everything is masked, truncated and copied before they are called. */
final class EventView implements StampedEvent {
    private final LogEvent event;
    private final boolean cut;
    private final Stamp stamp;
    private final int attempt;
    private final EventLimits limits;
    private final PlainTexts texts;
    private final String id;
    private final String name;
    private final String message;
    private final String target;
    private final List<String> tags;
    private final Map<String, Object> fields;
    private final ContextSnapshot context;
    private final LogEvent.CodeLocation code;
    private final String exceptionType;
    private final String exceptionMessage;
    private final String stackTrace;
    private final boolean truncated;

    EventView(LogEvent event, boolean cut, Stamp stamp, int attempt, EncoderSetup setup) {
        this.event = event;
        this.cut = cut;
        this.stamp = stamp;
        this.attempt = attempt;
        this.limits = setup.limits().attempts().get(attempt);
        this.texts = new PlainTexts();
        this.id = event.id() != null ? texts.id(event.id(), limits.text()) : id(stamp);
        this.name = text(event.name());
        this.message = texts.cut(event.message(), limits.message());
        this.target = text(event.target());
        this.tags = tags(setup.additions().tags());
        PlainFields plain = new PlainFields(texts, limits, setup.additions());
        this.fields = plain.of(event);
        this.context = context(stamp.context());
        this.code = code(event.code());
        Throwable thrown = event.exception();
        this.exceptionType = thrown == null ? null : text(StackTraces.type(thrown));
        this.exceptionMessage = thrown == null ? null : text(StackTraces.message(thrown));
        this.stackTrace = thrown == null
                ? null
                : texts.cut(StackTraces.of(thrown, limits.stack(), texts::markTruncated), limits.stack());
        this.truncated = cut || attempt > 0 || texts.isTruncated() || plain.isTruncated()
                || event.tags().size() > limits.entries();
    }

    /** The implementation of the interface. */
    static EventView of(StampedEvent event) {
        if (event instanceof EventView view) {
            return view;
        }
        throw new IllegalArgumentException("not an event that Eventlog gave: " + event);
    }

    private String text(String text) {
        return texts.cut(text, limits.text());
    }

    private static String id(Stamp stamp) {
        byte[] id = new byte[EventIds.LENGTH];
        stamp.writeId(id, 0);
        return new String(id, StandardCharsets.US_ASCII);
    }

    private List<String> tags(List<String> common) {
        List<String> all = new ArrayList<>();
        event.tags().stream().limit(limits.entries()).map(this::text).forEach(all::add);
        common.stream().filter(tag -> !event.tags().contains(tag)).map(this::text).forEach(all::add);
        return Collections.unmodifiableList(all);
    }

    private ContextSnapshot context(ContextSnapshot whole) {
        return ContextSnapshot.of(text(whole.user()), text(whole.session())).withRequestId(text(whole.requestId()))
                .withCorrelationId(text(whole.correlationId())).withTrace(text(whole.traceId()), text(whole.spanId()));
    }

    private LogEvent.CodeLocation code(LogEvent.CodeLocation place) {
        return place == null || place.equals(LogEvent.CodeLocation.NONE)
                ? null
                : new LogEvent.CodeLocation(text(place.file()), place.line(), text(place.function()));
    }

    LogEvent event() {
        return event;
    }

    Stamp stamp() {
        return stamp;
    }

    /** Whether a part was already missing before. */
    boolean isCut() {
        return cut;
    }

    int attempt() {
        return attempt;
    }

    int maxBytes() {
        return limits.event();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long sequence() {
        return stamp.sequence();
    }

    @Override
    public Instant time() {
        return stamp.time();
    }

    @Override
    public Instant observed() {
        return stamp.observed();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Level level() {
        return event.level();
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public boolean hasValue() {
        return event.hasValue();
    }

    @Override
    public double value() {
        return event.value();
    }

    @Override
    public List<String> tags() {
        return tags;
    }

    @Override
    public Map<String, Object> fields() {
        return fields;
    }

    @Override
    public ContextSnapshot context() {
        return context;
    }

    @Override
    public LogEvent.CodeLocation code() {
        return code;
    }

    @Override
    public String exceptionType() {
        return exceptionType;
    }

    @Override
    public String exceptionMessage() {
        return exceptionMessage;
    }

    @Override
    public String stackTrace() {
        return stackTrace;
    }

    @Override
    public boolean isTruncated() {
        return truncated;
    }
}
