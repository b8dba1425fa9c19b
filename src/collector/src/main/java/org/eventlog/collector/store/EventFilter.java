// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A filter for events. A null component (0 for the level) is no restriction.
 *
 * @param level the number of the lowest level
 * @param text words that must all occur in the event's texts, see {@link SearchText}
 * @param from milliseconds since 1970, inclusive
 * @param to milliseconds since 1970, exclusive
 * @param issue an issue's number
 * @param state the state of the event's issue; events without an issue do not match
 * @param key the id of the key that the event was sent with
 * @param address the complete address of the sender
 * @param fields conditions for single values, all of which must hold; never null
 */
public record EventFilter(int level, String text, String source, String request, String correlation, Long from, Long to,
        Long issue, IssueState state, String key, String address, List<FieldFilter> fields) {

    public static final EventFilter ALL = new EventFilter(0, null, null, null, null, null, null, null, null, null,
            null, List.of());

    public EventFilter {
        fields = List.copyOf(fields);
    }

    public boolean isAll() {
        return level == 0 && text == null && source == null && request == null && correlation == null && from == null
                && to == null && issue == null && state == null && key == null && address == null && fields.isEmpty();
    }

    public EventFilter withLevel(int other) {
        return new EventFilter(other, text, source, request, correlation, from, to, issue, state, key, address, fields);
    }

    public EventFilter withText(String other) {
        return new EventFilter(level, other, source, request, correlation, from, to, issue, state, key, address,
                fields);
    }

    public EventFilter withSource(String other) {
        return new EventFilter(level, text, other, request, correlation, from, to, issue, state, key, address, fields);
    }

    public EventFilter withRequest(String other) {
        return new EventFilter(level, text, source, other, correlation, from, to, issue, state, key, address, fields);
    }

    public EventFilter withCorrelation(String other) {
        return new EventFilter(level, text, source, request, other, from, to, issue, state, key, address, fields);
    }

    public EventFilter withTime(Long fromMillis, Long toMillis) {
        return new EventFilter(level, text, source, request, correlation, fromMillis, toMillis, issue, state, key,
                address, fields);
    }

    public EventFilter withIssue(Long other) {
        return new EventFilter(level, text, source, request, correlation, from, to, other, state, key, address, fields);
    }

    public EventFilter withState(IssueState other) {
        return new EventFilter(level, text, source, request, correlation, from, to, issue, other, key, address, fields);
    }

    public EventFilter withKey(String other) {
        return new EventFilter(level, text, source, request, correlation, from, to, issue, state, other, address,
                fields);
    }

    public EventFilter withAddress(String other) {
        return new EventFilter(level, text, source, request, correlation, from, to, issue, state, key, other, fields);
    }

    public EventFilter withFields(List<FieldFilter> other) {
        return new EventFilter(level, text, source, request, correlation, from, to, issue, state, key, address, other);
    }

    /** The same filter with another condition. */
    public EventFilter with(FieldFilter more) {
        List<FieldFilter> all = new ArrayList<>(fields);
        all.add(more);
        return withFields(all);
    }

    /**
     * Whether lists are sorted by the events' arrival instead of their time, because there may be too many to sort:
     * whenever the index of words is used.
     */
    public boolean isByArrival() {
        return !SearchText.indexed(text).isEmpty()
                || fields.stream().anyMatch(field -> !field.excluded() && !field.words().isEmpty());
    }
}
