// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eventlog.LogEvent;

/**
 * A field of Eventlog's own events for which other layouts have a specific key. A value of another type was set by the
 * application, and remains one of its fields.
 */
enum OwnField {
    METHOD("method", OwnField::isText), PATH("path", OwnField::isText), QUERY("query",
            OwnField::isText), STATUS("status", Long.class::isInstance), DURATION("durationMs",
                    v -> v instanceof Double ms && ms >= 0 && ms < 9e12), REMOTE_ADDRESS("remoteAddr",
                            OwnField::isText), USER_AGENT("userAgent", OwnField::isText), REFERER(
                                    "referer", OwnField::isText), LOGGER("logger",
                                            OwnField::isText), THREAD("thread", OwnField::isText);

    private static final Map<String, OwnField> HTTP_REQUEST = byKey(EnumSet.range(METHOD, REFERER));
    private static final Map<String, OwnField> LOG_RECORD = byKey(EnumSet.of(LOGGER, THREAD));

    private final String key;
    private final Predicate<Object> ours;

    OwnField(String key, Predicate<Object> ours) {
        this.key = key;
        this.ours = ours;
    }

    /** Whether the value is a text, or the replacement for an unreadable one. */
    private static boolean isText(Object value) {
        return value instanceof String || value instanceof RenderingFailure;
    }

    /** The fields that an event of this name may have. */
    static Map<String, OwnField> of(LogEvent event) {
        return switch (event.name()) {
            case "http_request" -> HTTP_REQUEST;
            case "log_record" -> LOG_RECORD;
            default -> Map.of();
        };
    }

    private static Map<String, OwnField> byKey(Set<OwnField> fields) {
        return fields.stream().collect(Collectors.toUnmodifiableMap(f -> f.key, Function.identity()));
    }

    boolean is(Object value) {
        return ours.test(value);
    }
}
