// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a receiver for field names. A name that it refuses, or for which it loses the event, is replaced, also
 * within values. A permitted name remains the same object. Two names may become equal: {@link DistinctKeys} separates
 * them.
 *
 * <p>Elasticsearch and OpenSearch interpret each dot as a step into an object. They refuse an event if a name has an
 * empty part or is blank, or if one name is a text and the other an object. Logstash up to 8.2 interprets brackets as
 * a field reference and drops the event or the connection. OpenTelemetry's attributes must have a name.
 *
 * <p>Thread-safe: cached entries are immutable, and losing one in a race only costs time.
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
     * The maximum nesting depth of a value. Fluent Bit cannot read a deeper OTLP body, and refuses the whole request
     * as busy.
     */
    int maxDepth() {
        return kind == Kind.ATTRIBUTES ? ValueTree.MAX_DEPTH - 1 : ValueTree.MAX_DEPTH;
    }

    /** Whether every name is permitted. */
    boolean allowAnyName() {
        return kind == Kind.ANY;
    }

    /** Returns the same list if all its names are permitted. */
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

    /** Returns the same object if the name is permitted. */
    String name(String wanted) {
        if (allowAnyName()) {
            return wanted;
        }
        // Keys are usually literals, and so the same object in each call.
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
            // A name that is truncated later could consist of blanks only.
            char allowed = i == 0 && Character.isWhitespace(c) ? '_' : allowed(c);
            if (allowed != c) {
                name = name == null ? new StringBuilder(wanted) : name;
                name.setCharAt(i, allowed);
            }
        }
        return name == null ? wanted : name.toString();
    }

    private char allowed(char c) {
        if (c == '.' || Character.isISOControl(c)) {
            return '_';
        }
        if (kind == Kind.LOGSTASH && (c == '[' || c == ']')) {
            return c == '[' ? '(' : ')';
        }
        return c;
    }
}
