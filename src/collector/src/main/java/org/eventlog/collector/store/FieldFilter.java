// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eventlog.collector.event.JsonText;

/**
 * A condition for one value of an event.
 *
 * @param name {@code source}, {@code name}, {@code user}, or the name of any other member of the event, at whatever
 *        depth it is
 * @param values the event matches if it has one of them; at least one
 * @param excluded whether the event matches if it has none of them instead
 */
public record FieldFilter(String name, List<String> values, boolean excluded) {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?([eE][+-]?\\d{1,3})?");

    public FieldFilter {
        values = List.copyOf(values);
    }

    public static FieldFilter of(String name, String value) {
        return new FieldFilter(name, List.of(value), false);
    }

    /** Whether the value has a place of its own in an event, outside its data. */
    public boolean isOwn() {
        return isOwn(name);
    }

    /** Whether the value of this name has a place of its own. A member of this name in an event's data is not found. */
    public static boolean isOwn(String name) {
        return name.equals("source") || name.equals("name") || name.equals("user");
    }

    /**
     * The texts one of which the event's data contains if it has one of the values. They cannot occur within a text of
     * the data, where a quotation mark is escaped.
     */
    public List<String> fragments() {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            all.add(member().string(value).toString().substring(1));
            if (NUMBER.matcher(value).matches() || value.equals("true") || value.equals("false")) {
                String start = member().raw(value).toString().substring(1);
                all.add(start + ',');
                all.add(start + '}');
            }
        }
        return all;
    }

    private JsonText member() {
        return new JsonText().object().key(name);
    }

    /** The words that each event with one of the values contains; empty if one of the values has no word. */
    public List<List<String>> words() {
        List<List<String>> all = new ArrayList<>();
        if (name.equals("source")) {
            return all;
        }
        for (String value : values) {
            List<String> words = SearchText.words(value);
            // Yes and no are not among an event's words.
            if (words.isEmpty() || value.equals("true") || value.equals("false")) {
                return List.of();
            }
            all.add(words);
        }
        return all;
    }
}
