// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters in a request's query. A server puts their values before those of the body, and does not tell which is
 * which.
 */
final class QueryValues {
    private final Map<String, List<String>> values = new HashMap<>();

    private QueryValues() {}

    /**
     * @param now the query of the current dispatch, or null
     * @param received that of the request as received, or null; its parameters follow those of a forward
     */
    static QueryValues of(String now, String received) {
        QueryValues found = new QueryValues();
        found.add(now);
        if (received != null && !received.equals(now)) {
            found.add(received);
        }
        return found;
    }

    private void add(String query) {
        if (query == null) {
            return;
        }
        for (String pair : query.split("&")) {
            int end = pair.indexOf('=');
            String name = decoded(end < 0 ? pair : pair.substring(0, end));
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(end < 0 ? "" : decoded(pair.substring(end + 1)));
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The server decides what that is. If it is a parameter, the text is not its value.
            return text;
        }
    }

    /** Whether the query has a parameter of this name. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The values of a parameter without those of the query. */
    List<String> removedFrom(String name, String[] all) {
        List<String> known = values.getOrDefault(name, List.of());
        List<String> rest = new ArrayList<>();
        int next = 0;
        for (String value : all) {
            if (next < known.size() && known.get(next).equals(value)) {
                next++;
            } else {
                rest.add(value);
            }
        }
        return rest;
    }
}
