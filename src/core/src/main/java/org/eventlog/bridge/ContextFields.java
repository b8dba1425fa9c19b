// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eventlog.LogEvent;

/**
 * What of a logging framework's diagnostic context (MDC) becomes fields of its events: a filter by name.
 *
 * @param include the names that become fields; empty: all
 * @param exclude the names that do not, also when they are included
 * @param prefix stands before each name
 */
public record ContextFields(Set<String> include, Set<String> exclude, String prefix) {
    /** All of it, under its own names. */
    public static final ContextFields ALL = new ContextFields(Set.of(), Set.of(), "");

    public ContextFields {
        include = Set.copyOf(include);
        exclude = Set.copyOf(exclude);
        Objects.requireNonNull(prefix);
    }

    /** Adds what is chosen of the context to the event; a null is an empty context. */
    public void add(LogEvent.Builder event, Map<String, ?> context) {
        if (context != null) {
            context.forEach((name, value) -> add(event, name, value));
        }
    }

    /** Adds one value of the context, if it is chosen. */
    public void add(LogEvent.Builder event, String name, Object value) {
        if (name != null && (include.isEmpty() || include.contains(name)) && !exclude.contains(name)) {
            event.field(prefix + name, value);
        }
    }
}
