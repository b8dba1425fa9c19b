// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parses a line of the header {@code Forwarded} (RFC 7239): {@code for=192.0.2.1;proto=https, for="[2001:db8::1]:80"}.
 *
 * <p>
 * The beginning of a line may come from anyone, and an unclosed quote in it may hide what a trusted proxy has added. An
 * element with any invalid part is therefore treated as an unreadable hop.
 */
final class Forwarded {
    private static final Hop UNREADABLE = new Hop("unknown", null, null);

    private final String line;
    private int at;

    private Forwarded(String line) {
        this.line = line;
    }

    /** The hops, starting with the client. Empty elements are ignored. */
    static List<Hop> hops(String line) {
        List<Hop> hops = new ArrayList<>();
        Forwarded rest = new Forwarded(line);
        while (rest.at < line.length()) {
            Hop hop = rest.element();
            if (hop != null) {
                hops.add(hop);
            }
        }
        return hops;
    }

    /** Parses up to and including the next comma. */
    private Hop element() {
        Map<String, String> pairs = new HashMap<>();
        boolean sound = true;
        boolean empty = true;
        while (at < line.length() && line.charAt(at) != ',') {
            skipBlanks();
            if (at < line.length() && line.charAt(at) != ',' && line.charAt(at) != ';') {
                empty = false;
                sound &= pair(pairs);
            }
            skipBlanks();
            if (at < line.length() && line.charAt(at) == ';') {
                at++;
            } else if (at < line.length() && line.charAt(at) != ',') {
                sound = false;
                skipPart();
            }
        }
        at++;
        if (empty) {
            return null;
        }
        return sound && pairs.containsKey("for") ? Hop.of(pairs.get("for"), proto(pairs.get("proto"))) : UNREADABLE;
    }

    private boolean pair(Map<String, String> pairs) {
        int from = at;
        while (at < line.length() && isToken(line.charAt(at))) {
            at++;
        }
        String name = line.substring(from, at).toLowerCase(Locale.ROOT);
        if (name.isEmpty() || at >= line.length() || line.charAt(at) != '=') {
            return false;
        }
        at++;
        String value = at < line.length() && line.charAt(at) == '"' ? quoted() : token();
        return value != null && !value.isEmpty() && pairs.put(name, value) == null;
    }

    /** An unquoted token. It also accepts the characters of addresses, which some proxies do not quote. */
    private String token() {
        int from = at;
        while (at < line.length() && (isToken(line.charAt(at)) || ":[]".indexOf(line.charAt(at)) >= 0)) {
            at++;
        }
        return line.substring(from, at);
    }

    /** Returns null if the quote is not closed. */
    private String quoted() {
        StringBuilder text = new StringBuilder();
        for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
            if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                at++;
            }
            text.append(line.charAt(at));
        }
        if (at >= line.length()) {
            return null;
        }
        at++;
        return text.toString();
    }

    /** Skips an invalid part. Quotes in it are respected, as by its writer. */
    private void skipPart() {
        while (at < line.length() && line.charAt(at) != ',' && line.charAt(at) != ';') {
            if (line.charAt(at) == '"') {
                quoted();
            } else {
                at++;
            }
        }
    }

    private void skipBlanks() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private static String proto(String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static boolean isToken(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
