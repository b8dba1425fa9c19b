// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.spi.StampedEvent;

/**
 * An event as seen by headings. Most use only its name, level or context, so the other parts are copied on demand.
 * Used by one thread.
 */
final class HeadingView implements StampedEvent {
    private final LogEvent event;
    private final boolean cut;
    private final Stamp stamp;
    private final EncoderSetup setup;
    private final PlainTexts texts = new PlainTexts();
    private EventView whole;
    private ContextSnapshot context;

    HeadingView(LogEvent event, boolean cut, Stamp stamp, EncoderSetup setup) {
        this.event = event;
        this.cut = cut;
        this.stamp = stamp;
        this.setup = setup;
    }

    private EventView whole() {
        if (whole == null) {
            whole = new EventView(event, cut, stamp, 0, setup);
        }
        return whole;
    }

    private String text(String text) {
        return texts.cut(text, setup.limits().text());
    }

    @Override
    public String id() {
        if (event.id() != null) {
            return texts.id(event.id(), setup.limits().text());
        }
        byte[] id = new byte[EventIds.LENGTH];
        stamp.writeId(id, 0);
        return new String(id, StandardCharsets.US_ASCII);
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
        return text(event.name());
    }

    @Override
    public Level level() {
        return event.level();
    }

    @Override
    public String message() {
        return whole().message();
    }

    @Override
    public String target() {
        return text(event.target());
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
        return whole().tags();
    }

    @Override
    public Map<String, Object> fields() {
        return whole().fields();
    }

    @Override
    public ContextSnapshot context() {
        if (context == null) {
            context = isShort(stamp.context()) ? stamp.context() : cut(stamp.context());
        }
        return context;
    }

    /** Whether it can be shown as it is, as nearly all can. */
    private boolean isShort(ContextSnapshot whole) {
        return whole.fields().isEmpty() && isShort(whole.user()) && isShort(whole.session())
                && isShort(whole.requestId()) && isShort(whole.correlationId()) && isShort(whole.traceId())
                && isShort(whole.spanId());
    }

    private boolean isShort(String text) {
        return Objects.equals(text, text(text));
    }

    private ContextSnapshot cut(ContextSnapshot whole) {
        return ContextSnapshot.of(text(whole.user()), text(whole.session()))
                .withRequestId(text(whole.requestId()))
                .withCorrelationId(text(whole.correlationId()))
                .withTrace(text(whole.traceId()), text(whole.spanId()));
    }

    @Override
    public LogEvent.CodeLocation code() {
        return whole().code();
    }

    @Override
    public String exceptionType() {
        return whole().exceptionType();
    }

    @Override
    public String exceptionMessage() {
        return whole().exceptionMessage();
    }

    @Override
    public String stackTrace() {
        return whole().stackTrace();
    }

    @Override
    public boolean isTruncated() {
        return whole().isTruncated();
    }
}
