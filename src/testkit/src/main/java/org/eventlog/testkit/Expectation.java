// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.eventlog.Level;

/**
 * A condition for an event, and its description.
 *
 * @param words completes "an event with …"
 */
record Expectation(String words, Predicate<ReceivedEvent> met) {

    static Expectation name(String name) {
        return key("name", name);
    }

    static Expectation level(Level level) {
        return key("level", level.text());
    }

    static Expectation key(String key, Object value) {
        return new Expectation(key + " " + quoted(value), e -> has(e.json(), key, value));
    }

    static Expectation tag(String tag) {
        return new Expectation("tag " + quoted(tag), e -> e.tags().contains(tag));
    }

    static Expectation field(String key, Object value) {
        return new Expectation("field " + quoted(key) + " = " + quoted(value), e -> has(e.fields(), key, value));
    }

    static Expectation fieldThere(String key) {
        return new Expectation("field " + quoted(key), e -> e.fields().containsKey(key));
    }

    static Expectation noField(String key) {
        return new Expectation("no field " + quoted(key), e -> !e.fields().containsKey(key));
    }

    static Expectation messageContaining(String part) {
        return new Expectation("message containing " + quoted(part), e -> contains(e.get("message"), part));
    }

    static Expectation exception(Class<? extends Throwable> type) {
        return new Expectation("exception " + type.getName(), e -> type.getName().equals(ofException(e, "type")));
    }

    static Expectation exceptionMessageContaining(String part) {
        return new Expectation("exception with a message containing " + quoted(part),
                e -> contains(ofException(e, "message"), part));
    }

    private static Object ofException(ReceivedEvent event, String key) {
        return event.get("exception") instanceof Map<?, ?> exception ? exception.get(key) : null;
    }

    private static boolean contains(Object text, String part) {
        return text instanceof String present && present.contains(part);
    }

    private static boolean has(Map<String, Object> values, String key, Object expected) {
        return values.containsKey(key) && same(values.get(key), expected);
    }

    /**
     * Numbers are equal if they have the same value. A value that is not of a JSON type is compared by its text, as
     * which it is logged.
     */
    private static boolean same(Object actual, Object expected) {
        if (actual instanceof Number number && expected instanceof Number other && finite(other)) {
            return new BigDecimal(number.toString()).compareTo(new BigDecimal(other.toString())) == 0;
        }
        if (expected == null || expected instanceof Boolean) {
            return Objects.equals(actual, expected);
        }
        return String.valueOf(expected).equals(actual);
    }

    private static boolean finite(Number number) {
        return Double.isFinite(number.doubleValue());
    }

    private static String quoted(Object value) {
        return value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value);
    }
}
