// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eventlog.LogEvent;

/**
 * An event that can wait: its values are copied from the application's objects now, so that they do not change, are not
 * used by another thread, and keep no class loader alive. It is no larger than the event that would be written.
 *
 * @param chars of all its texts together, about
 */
public record Detached(LogEvent event, int chars) {
    private static final EventLimits LIMITS = EventLimits.DEFAULT;

    public static Detached of(LogEvent event) {
        if (NestedRecord.is(event)) {
            return new Detached(event, 0);
        }
        Bounds bounds = new Bounds();
        String id = event.id() == null ? null : OwnId.fitting(event.id(), LIMITS.text());
        LogEvent.Builder copy = LogEvent.named(bounds.cut(event.name()))
                .level(event.level())
                .message(bounds.cutMessage(event.message()))
                .target(bounds.cut(event.target()))
                .id(id)
                .time(event.time() != null ? event.time() : Instant.now())
                .context(event.context());
        if (event.isTruncated() || !Objects.equals(id, event.id())) {
            copy.truncated();
        }
        if (event.hasValue()) {
            copy.value(event.value());
        }
        event.tags().stream().limit(LIMITS.entries() + 1L).forEach(tag -> copy.tag(bounds.cut(tag)));
        for (int i = 0; i < Math.min(event.fieldCount(), LIMITS.entries() + 1); i++) {
            bounds.count(event.fieldKey(i).length());
            copy.field(event.fieldKey(i), new Values(bounds).copy(event.fieldValue(i), 0));
        }
        if (event.exception() != null) {
            copy.exception(ThrownCopy.of(event.exception(), bounds));
        }
        // Where it is logged in the end is not where it was made.
        LogEvent built = copy.build().at(event.code() != null ? event.code() : LogEvent.CodeLocation.NONE);
        return new Detached(built, bounds.chars());
    }

    /** Copies one value, as {@link ValueTree} would write it without a renderer. */
    private static final class Values {
        private final Bounds bounds;
        private int entriesLeft = ValueTree.CONTAINERS * LIMITS.entries();

        Values(Bounds bounds) {
            this.bounds = bounds;
        }

        Object copy(Object value, int depth) {
            Object plain = Scalars.of(value);
            if (plain instanceof String text) {
                return bounds.cut(text);
            }
            if (plain instanceof TruncatedText cut) {
                bounds.count(cut.text().length());
                return cut;
            }
            if (plain == null || plain instanceof Long || plain instanceof Double || plain instanceof Boolean) {
                return plain;
            }
            if (plain instanceof RenderingFailure fault) {
                return fault(fault);
            }
            if (!Containers.isOne(plain)) {
                Object told = Texts.told(plain);
                return told instanceof String text ? bounds.cut(text) : fault((RenderingFailure) told);
            }
            if (depth == ValueTree.MAX_DEPTH) {
                return new TruncatedText("…");
            }
            if (Containers.isHolder(plain)) {
                return copy(Containers.held(plain), depth + 1);
            }
            Object parts = Containers.parts(plain, Math.max(0, Math.min(LIMITS.entries() + 1, entriesLeft)));
            if (parts instanceof JsonObject object) {
                object.keys().forEach(key -> bounds.count(key.length()));
                return object.with(all(object.values(), depth));
            }
            return parts instanceof List<?> list ? all(list, depth) : fault((RenderingFailure) parts);
        }

        private Object fault(RenderingFailure fault) {
            return new RenderingFailure(bounds.cut(fault.why()));
        }

        private List<Object> all(List<?> values, int depth) {
            entriesLeft -= values.size();
            List<Object> copies = new ArrayList<>(values.size());
            values.forEach(value -> copies.add(copy(value, depth + 1)));
            return copies;
        }
    }
}
