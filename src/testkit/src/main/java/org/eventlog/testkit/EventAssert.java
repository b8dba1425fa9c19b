// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import org.assertj.core.api.AbstractAssert;
import org.eventlog.Level;

/** Assertions on one event. Created by AssertJ's {@code assertThat(event)} or by {@link EventsAssert#exactlyOne}. */
public final class EventAssert extends AbstractAssert<EventAssert, ReceivedEvent> {

    EventAssert(ReceivedEvent actual) {
        super(actual, EventAssert.class);
    }

    public EventAssert hasName(String name) {
        return meets(Expectation.name(name));
    }

    public EventAssert hasLevel(Level level) {
        return meets(Expectation.level(level));
    }

    public EventAssert hasMessage(String message) {
        return meets(Expectation.key("message", message));
    }

    public EventAssert hasMessageContaining(String part) {
        return meets(Expectation.messageContaining(part));
    }

    public EventAssert hasTarget(String target) {
        return meets(Expectation.key("target", target));
    }

    public EventAssert hasTag(String tag) {
        return meets(Expectation.tag(tag));
    }

    /**
     * @param value the value that was logged; numbers are compared by value, regardless of their type
     */
    public EventAssert hasField(String key, Object value) {
        return meets(Expectation.field(key, value));
    }

    /** Asserts that there is a field with this name, regardless of its value. */
    public EventAssert hasField(String key) {
        return meets(Expectation.fieldThere(key));
    }

    public EventAssert hasNoField(String key) {
        return meets(Expectation.noField(key));
    }

    public EventAssert hasUser(String user) {
        return meets(Expectation.key("user", user));
    }

    /** Asserts that there is an exception of exactly this class. */
    public EventAssert hasException(Class<? extends Throwable> type) {
        return meets(Expectation.exception(type));
    }

    public EventAssert hasExceptionMessageContaining(String part) {
        return meets(Expectation.exceptionMessageContaining(part));
    }

    /** Asserts the value of any key of {@code docs/events.md}: {@code hasKey("site", "north")}. */
    public EventAssert hasKey(String key, Object value) {
        return meets(Expectation.key(key, value));
    }

    private EventAssert meets(Expectation expectation) {
        isNotNull();
        if (!expectation.met().test(actual)) {
            failWithMessage("%nExpected an event with %s, but it is%n  %s", expectation.words(), actual);
        }
        return this;
    }
}
