// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eventlog.LogEvent;
import org.eventlog.internal.ForeignCollection;

/**
 * Selects by name which entries of a logging framework's diagnostic context (MDC) become fields of its events.
 *
 * @param include the names that become fields; empty: all
 * @param exclude the names that do not, even if they are included
 * @param prefix is put before each name
 */
public record ContextFields(Set<String> include, Set<String> exclude, String prefix) {
    /** Selects all entries, without a prefix. */
    public static final ContextFields ALL = new ContextFields(Set.of(), Set.of(), "");

    public ContextFields {
        include = Set.copyOf(include);
        exclude = Set.copyOf(exclude);
        Objects.requireNonNull(prefix);
    }

    /** Adds the selected entries of the context to the event. Null means an empty context. */
    public void add(LogEvent.Builder event, Map<String, ?> context) {
        if (context == null) {
            return;
        }
        String fault = ForeignCollection.read(all -> context.forEach((name, value) -> {
            all.next();
            add(event, name, value);
        }));
        if (fault != null) {
            event.field(RecordEvents.FAULT, "the context was " + fault);
        }
    }

    /** Adds one entry of the context, if it is selected. An entry without a name is named {@code null}. */
    public void add(LogEvent.Builder event, String name, Object value) {
        String known = String.valueOf(name);
        if ((include.isEmpty() || include.contains(known)) && !exclude.contains(known)) {
            event.field(prefix + known, value);
        }
    }
}
