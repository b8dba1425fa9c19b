// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

/**
 * Makes invisible control characters in untrusted text visible. Control characters (including terminal colours) are
 * replaced with their symbols, and bidirectional control characters, which can disguise a text, with their numbers. It
 * does not escape HTML; the templates do.
 */
public final class Visible {
    private static final char PICTURES = '\u2400';

    private Visible() {}

    public static String of(String text) {
        if (text == null || text.chars().noneMatch(Visible::isHidden)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            if (!isHidden(c)) {
                out.append(c);
            } else if (c < ' ') {
                out.append((char) (PICTURES + c));
            } else {
                out.append(String.format("[U+%04X]", (int) c));
            }
        }
        return out.toString();
    }

    /** Escapes such characters in JSON, whose texts then have the same value. */
    public static String escaped(String json) {
        if (json.chars().noneMatch(Visible::isHidden)) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 16);
        for (char c : json.toCharArray()) {
            if (isHidden(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isHidden(int c) {
        return c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c <= 0x9f || c == 0x61c || c == 0x200e || c == 0x200f
                || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0xfeff;
    }
}
