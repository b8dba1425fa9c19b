// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractListAssert;
import org.eventlog.Level;

/**
 * Assertions on received events. Created by AssertJ's {@code assertThat} for an {@link EventLogRecorder}, an
 * {@link InMemoryTransport} or a {@link org.eventlog.testkit.receiver.FaultyReceiver}.
 *
 * <p>
 * {@link #received} and the {@code with…} methods after it select events that meet <em>all</em> conditions, and fail if
 * none is left: {@code assertThat(events).received("order.placed").withField("items", 3).withUser("ada")}. AssertJ's
 * assertions for lists are also available.
 */
public final class EventsAssert
        extends
            AbstractListAssert<EventsAssert, List<? extends ReceivedEvent>, ReceivedEvent, EventAssert> {
    /** The conditions so far, for the failure message. */
    private final String asked;

    EventsAssert(List<? extends ReceivedEvent> actual) {
        this(actual, "");
    }

    private EventsAssert(List<? extends ReceivedEvent> actual, String asked) {
        super(actual, EventsAssert.class);
        this.asked = asked;
    }

    /** Starts with a list of events, for example those that a custom transport has received. */
    public static EventsAssert assertThatEvents(List<? extends ReceivedEvent> events) {
        return new EventsAssert(events);
    }

    /** Selects the events with this name; there must be at least one. */
    public EventsAssert received(String name) {
        return with(Expectation.name(name));
    }

    /** Asserts that there is no event with this name. */
    public EventsAssert receivedNo(String name) {
        isNotNull();
        List<? extends ReceivedEvent> found = actual.stream().filter(Expectation.name(name).met()).toList();
        if (!found.isEmpty()) {
            failWithMessage("%nExpected no event with name \"%s\", but there is%s", name, shown(found));
        }
        return this;
    }

    public EventsAssert withLevel(Level level) {
        return with(Expectation.level(level));
    }

    public EventsAssert withMessageContaining(String part) {
        return with(Expectation.messageContaining(part));
    }

    public EventsAssert withTarget(String target) {
        return with(Expectation.key("target", target));
    }

    public EventsAssert withTag(String tag) {
        return with(Expectation.tag(tag));
    }

    /**
     * @param value the value that was logged; numbers are compared by value, regardless of their type
     */
    public EventsAssert withField(String key, Object value) {
        return with(Expectation.field(key, value));
    }

    public EventsAssert withUser(String user) {
        return with(Expectation.key("user", user));
    }

    /** Selects events with an exception of exactly this class. */
    public EventsAssert withException(Class<? extends Throwable> type) {
        return with(Expectation.exception(type));
    }

    private EventsAssert with(Expectation expectation) {
        isNotNull();
        List<? extends ReceivedEvent> left = actual.stream().filter(expectation.met()).toList();
        String words = asked.isEmpty() ? expectation.words() : asked + " and " + expectation.words();
        if (left.isEmpty()) {
            failWithMessage("%nExpected an event with %s, but received%s", words, shown(actual));
        }
        return new EventsAssert(left, words);
    }

    /** Asserts that there is exactly one event with this name, and returns assertions on it. */
    public EventAssert exactlyOne(String name) {
        isNotNull();
        List<? extends ReceivedEvent> found = actual.stream().filter(Expectation.name(name).met()).toList();
        if (found.size() != 1) {
            failWithMessage("%nExpected exactly one event with name \"%s\", but there are %s, received%s", name,
                    found.size(), shown(actual));
        }
        return new EventAssert(found.get(0));
    }

    /** Asserts that these are the names of all events, in this order. */
    public EventsAssert haveNames(String... names) {
        isNotNull();
        if (!names().equals(List.of(names))) {
            failWithMessage("%nExpected the events%n  %s%nbut received%n  %s", Arrays.toString(names), names());
        }
        return this;
    }

    /** Asserts that events with these names exist in this order; other events may be in between. */
    public EventsAssert haveNamesInOrder(String... names) {
        isNotNull();
        int found = 0;
        for (String name : names()) {
            if (found < names.length && names[found].equals(name)) {
                found++;
            }
        }
        if (found < names.length) {
            failWithMessage("%nExpected events in the order%n  %s%nbut there is no \"%s\" in its place in%n  %s",
                    Arrays.toString(names), names[found], names());
        }
        return this;
    }

    /** Asserts that no two events have the same id. */
    public EventsAssert haveNoDuplicateIds() {
        isNotNull();
        Set<String> seen = new HashSet<>();
        List<? extends ReceivedEvent> again = actual.stream().filter(e -> !seen.add(e.id())).toList();
        if (!again.isEmpty()) {
            failWithMessage("%nExpected no id twice, but these came again:%s", shown(again));
        }
        return this;
    }

    private List<String> names() {
        return actual.stream().map(ReceivedEvent::name).toList();
    }

    private static String shown(List<? extends ReceivedEvent> events) {
        if (events.isEmpty()) {
            return " nothing";
        }
        return events.stream().limit(50).map(e -> "%n  ".formatted() + e).collect(Collectors.joining())
                + (events.size() > 50 ? "%n  … and %d more".formatted(events.size() - 50) : "");
    }

    @Override
    protected EventAssert toAssert(ReceivedEvent value, String description) {
        return new EventAssert(value).as(description);
    }

    @Override
    protected EventsAssert newAbstractIterableAssert(Iterable<? extends ReceivedEvent> iterable) {
        List<ReceivedEvent> events = new ArrayList<>();
        StreamSupport.stream(iterable.spliterator(), false).forEach(events::add);
        return new EventsAssert(events);
    }
}
