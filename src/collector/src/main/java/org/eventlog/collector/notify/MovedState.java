// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.eventlog.collector.store.Issue;

/** The stored state of the notifications, for a store in which the issues have other numbers. */
public final class MovedState {
    /** The name of its document. */
    public static final String NAME = State.NAME;
    /** The name of the document that has the rules. */
    public static final String RULES = Rules.NAME;

    private MovedState() {}

    /**
     * Returns the state as it would be there. The issues that were not looked at before are told as well: there, they
     * may have lower numbers than the others.
     *
     * @param state the document before
     * @param rules the document of the rules, or null
     * @param issues all issues before
     * @param numbers those of the issues there, by the numbers before
     * @param newest the newest issue there
     * @param now milliseconds since 1970
     */
    public static String of(String state, String rules, List<Issue> issues, Map<Long, Long> numbers, long newest,
            long now) {
        State before = State.read(state);
        State moved = new State();
        moved.issue = newest;
        moved.regressed.putAll(renumbered(before.regressed, numbers));
        before.rules.forEach((id, of) -> moved.rules.put(id, of.renumbered(numbers)));
        List<Rule> all = rules == null ? List.of() : Rule.read(rules);
        NavigableMap<Long, Issue> untold = new TreeMap<>();
        issues.stream().filter(issue -> issue.id() > before.issue && numbers.containsKey(issue.id()))
                .forEach(issue -> untold.put(numbers.get(issue.id()), issue));
        untold.forEach((number, issue) -> moved.tell(all, new Alert(Alert.Kind.NEW, number, now), issue, 0));
        return moved.write();
    }

    private static Map<Long, Long> renumbered(Map<Long, Long> before, Map<Long, Long> numbers) {
        Map<Long, Long> after = new TreeMap<>();
        before.forEach((issue, at) -> {
            if (numbers.containsKey(issue)) {
                after.put(numbers.get(issue), at);
            }
        });
        return after;
    }
}
