// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eventlog.collector.store.FieldFilter;

/**
 * Conditions for single values as text. A value: {@code ann}, {@code ann OR bob}, {@code !ann OR bob} for neither of
 * them. With its name: {@code orderId=17 AND host!=web1}. A value that contains such a separator is quoted.
 */
public final class FieldText {
    /** Values that have a parameter of their own in a URL, by the parameter's name. */
    public static final List<String> OWN = List.of("user", "session", "name", "target");
    /** Members of an event that are not in its data, and what asks for them instead. */
    private static final Map<String, String> ELSEWHERE = Map.of("id", "the address events/by-id", "tstamp",
            "the parameters from and to", "level", "the parameter level", "message", "the parameter q", "reqId",
            "the parameter req", "correlationId", "the parameter corr");
    private static final String OR = " OR ";
    private static final String AND = " AND ";
    private static final int MAX = 20;

    private final String text;
    private int at;

    private FieldText(String text) {
        this.text = text;
    }

    /** Parses a value. @throws IllegalArgumentException if there is none, or too many */
    static FieldFilter value(String name, String text) {
        FieldText reading = new FieldText(text);
        boolean excluded = reading.take("!");
        return new FieldFilter(name, reading.values(false), excluded);
    }

    /** Parses names and values. @throws IllegalArgumentException with an example */
    static List<FieldFilter> all(String text) {
        FieldText reading = new FieldText(text);
        List<FieldFilter> all = new ArrayList<>();
        do {
            int equals = text.indexOf('=', reading.at);
            if (equals <= reading.at || all.size() == MAX) {
                throw new IllegalArgumentException("name=value");
            }
            boolean excluded = text.charAt(equals - 1) == '!';
            String name = text.substring(reading.at, excluded ? equals - 1 : equals).strip();
            if (name.isEmpty()) {
                throw new IllegalArgumentException("name=value");
            }
            reading.at = equals + 1;
            all.add(new FieldFilter(name, reading.values(true), excluded));
        } while (reading.take(AND));
        return all;
    }

    private List<String> values(boolean named) {
        List<String> values = new ArrayList<>();
        do {
            String value = value(named);
            if (value.isEmpty() || values.size() == MAX) {
                throw new IllegalArgumentException("name=value");
            }
            values.add(value);
        } while (take(OR));
        if (at < text.length() && !(named && text.startsWith(AND, at))) {
            throw new IllegalArgumentException("name=\"value\"");
        }
        return values;
    }

    private String value(boolean named) {
        if (take("\"")) {
            return quoted();
        }
        int end = end(text.indexOf(OR, at));
        if (named) {
            end = Math.min(end, end(text.indexOf(AND, at)));
        }
        String value = text.substring(at, end).strip();
        at = end;
        return value;
    }

    private int end(int found) {
        return found < 0 ? text.length() : found;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        // Accept a value without a closing quotation mark.
        at = Math.min(text.length(), at + 1);
        return value.toString();
    }

    private boolean take(String next) {
        boolean there = text.startsWith(next, at);
        at += there ? next.length() : 0;
        return there;
    }

    /** What asks for this member of an event, if a condition cannot; otherwise null. */
    static String elsewhere(String name) {
        return ELSEWHERE.get(name);
    }

    /** Whether the text of a condition can ask for a member of an event's data by this name. */
    public static boolean canName(String name) {
        return !name.isEmpty() && name.equals(name.strip()) && !name.contains("=") && !name.endsWith("!")
                && !FieldFilter.isOwn(name) && elsewhere(name) == null;
    }

    /** The text of a condition without its name. */
    public static String value(FieldFilter field) {
        return (field.excluded() ? "!" : "") + values(field);
    }

    /** The text of conditions with their names. */
    public static String all(List<FieldFilter> fields) {
        return fields.stream().map(field -> field.name() + (field.excluded() ? "!=" : "=") + values(field))
                .collect(Collectors.joining(AND));
    }

    private static String values(FieldFilter field) {
        return field.values().stream().map(FieldText::quotedIfNeeded).collect(Collectors.joining(OR));
    }

    private static String quotedIfNeeded(String value) {
        return value.startsWith("\"") || value.startsWith("!") || value.contains(OR) || value.contains(AND)
                || !value.equals(value.strip())
                        ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                        : value;
    }

    /** The condition for a value that has a parameter of its own: the first one of this name; null if there is none. */
    static FieldFilter own(String name, List<FieldFilter> fields) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst().orElse(null);
    }

    /** The conditions without a parameter of their own. */
    static List<FieldFilter> others(List<FieldFilter> fields) {
        return fields.stream().filter(field -> !OWN.contains(field.name()) || field != own(field.name(), fields))
                .toList();
    }
}
