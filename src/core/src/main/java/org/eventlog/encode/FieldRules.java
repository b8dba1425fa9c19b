// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.List;

/**
 * What a receiver allows in the fields of an event: a name that it refuses, or loses the event for, is written
 * otherwise, within values, too. A name that is allowed stays the same object. Two names may become the same:
 * {@link DistinctKeys} tells them apart.
 *
 * <p>
 * Elasticsearch and OpenSearch take each dot for a step into an object, so they refuse an event whose name has an empty
 * part, or two names of which one is a text and the other an object; a blank name, too. Logstash up to 8.2 takes
 * brackets for a field reference and drops the event, or with it the connection. OpenTelemetry's attributes have a
 * name.
 *
 * <p>
 * Thread-safe: cached entries are immutable, and losing one in a race only costs time.
 */
final class FieldRules {
    private static final int SLOTS = 256;
    private static final int LONGEST = 64;
    private static final String NONE = "_";

    /** The names to avoid. */
    enum Kind {
        /** Nothing. */
        ANY,
        /** An empty name. */
        ATTRIBUTES,
        /** Names that a document index refuses: Elasticsearch, OpenSearch. */
        DOCUMENTS,
        /** Names that Logstash does not understand, and those refused by the index that it usually writes to. */
        LOGSTASH
    }

    private record Known(String wanted, String name) {}

    private final Kind kind;
    private final Known[] known = new Known[SLOTS];

    FieldRules(Kind kind) {
        this.kind = kind;
    }

    /**
     * How deep a value may be nested: Fluent Bit can't read a body of OTLP with more, and refuses all of it as busy.
     */
    int maxDepth() {
        return kind == Kind.ATTRIBUTES ? ValueTree.MAX_DEPTH - 1 : ValueTree.MAX_DEPTH;
    }

    /** Whether every name is allowed. */
    boolean allowAnyName() {
        return kind == Kind.ANY;
    }

    /** The same list when all names in it are allowed. */
    List<String> names(List<String> wanted) {
        if (allowAnyName()) {
            return wanted;
        }
        List<String> names = null;
        for (int i = 0; i < wanted.size(); i++) {
            String name = name(wanted.get(i));
            if (name != wanted.get(i)) {
                names = names == null ? new ArrayList<>(wanted) : names;
                names.set(i, name);
            }
        }
        return names == null ? wanted : names;
    }

    /** The same object when the name is allowed. */
    String name(String wanted) {
        if (allowAnyName()) {
            return wanted;
        }
        // Keys are literals as a rule, so the same object at each call.
        int slot = wanted.hashCode() & SLOTS - 1;
        Known last = known[slot];
        if (last != null && last.wanted == wanted) {
            return last.name;
        }
        String name = make(wanted);
        if (wanted.length() <= LONGEST) {
            known[slot] = new Known(wanted, name);
        }
        return name;
    }

    private String make(String wanted) {
        if (kind == Kind.ATTRIBUTES) {
            return wanted.isEmpty() ? NONE : wanted;
        }
        if (wanted.isBlank()) {
            return NONE;
        }
        StringBuilder name = null;
        for (int i = 0; i < wanted.length(); i++) {
            char c = wanted.charAt(i);
            // A name that is cut later could have nothing but blanks left.
            char allowed = i == 0 && Character.isWhitespace(c) ? '_' : allowed(c);
            if (allowed != c) {
                name = name == null ? new StringBuilder(wanted) : name;
                name.setCharAt(i, allowed);
            }
        }
        return name == null ? wanted : name.toString();
    }

    private char allowed(char c) {
        if (c == '.' || c < ' ' || c == 0x7F) {
            return '_';
        }
        if (kind == Kind.LOGSTASH && (c == '[' || c == ']')) {
            return c == '[' ? '(' : ')';
        }
        return c;
    }
}
