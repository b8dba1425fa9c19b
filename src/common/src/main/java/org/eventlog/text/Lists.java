// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses comma-separated lists, and removes blanks around the elements. {@code \,} is a comma within an element, as
 * in the lists of MicroProfile Config; any other backslash is literal.
 */
public final class Lists {
    private Lists() {}

    /** The elements without empty ones: {@code a, ,b,} has two. */
    public static List<String> of(String text) {
        return elements(text).stream().filter(element -> !element.isEmpty()).toList();
    }

    /**
     * The elements of a list in which an empty element is probably a mistake.
     *
     * @throws IllegalArgumentException if an element is empty; a blank text is an empty list
     */
    public static List<String> complete(String text) {
        List<String> elements = text.isBlank() ? List.of() : List.copyOf(elements(text));
        if (elements.contains("")) {
            throw new IllegalArgumentException("an element is empty: " + text);
        }
        return elements;
    }

    /**
     * Checks that the elements are distinct.
     *
     * @throws IllegalArgumentException if an element occurs twice
     */
    public static <T> List<T> distinct(List<T> elements) {
        Set<T> seen = new HashSet<>();
        for (T element : elements) {
            if (!seen.add(element)) {
                throw new IllegalArgumentException("there twice: " + element);
            }
        }
        return elements;
    }

    private static List<String> elements(String text) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ',') {
                element.append(',');
                i++;
            } else if (c == ',') {
                elements.add(element.toString().strip());
                element.setLength(0);
            } else {
                element.append(c);
            }
        }
        elements.add(element.toString().strip());
        return elements;
    }
}
