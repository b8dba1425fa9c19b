// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/**
 * A text after zero or more decodings, which maps each of its characters to its position in the original text. So
 * secrets are found in what a receiver would read, and masked in what was written.
 *
 * <p>Every character is read through {@link #at}, so that a test can count the steps.
 */
class View {
    private final String text;
    /**
     * The position of each character in the original, and the end of the last one; null if the text is the original.
     */
    private final int[] origin;

    View(String text) {
        this(text, null);
    }

    View(String text, int[] origin) {
        this.text = text;
        this.origin = origin;
    }

    /** Creates a view of the same original. */
    View derived(String decoded, int[] places) {
        return new View(decoded, places);
    }

    char at(int i) {
        return text.charAt(i);
    }

    final int codePoint(int i) {
        char c = at(i);
        return Character.isHighSurrogate(c) && i + 1 < length() && Character.isLowSurrogate(at(i + 1))
                ? Character.toCodePoint(c, at(i + 1))
                : c;
    }

    final int length() {
        return text.length();
    }

    /** The position of the character in the original; for the length, the end of the text. */
    final int origin(int i) {
        return origin == null ? i : origin[i];
    }

    final String text(int from, int to) {
        return text.substring(from, to);
    }

    /** A part of this text as a separate view. */
    final View part(int from, int to) {
        int[] places = new int[to - from + 1];
        for (int i = from; i <= to; i++) {
            places[i - from] = origin(i);
        }
        return derived(text.substring(from, to), places);
    }

    final boolean isWord(int i) {
        return i >= 0 && i < length() && Character.isLetterOrDigit(at(i));
    }

    final boolean isSpace(int i) {
        return i >= 0 && i < length() && isSpace(at(i));
    }

    /** Blanks, tabs, and all other spaces of Unicode, also those without a width; no line breaks. */
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c >= '\u00a0' && isUnusualSpace(c);
    }

    private static boolean isUnusualSpace(char c) {
        return c == '\u00a0' || c >= '\u2000' && c <= '\u200d' || c == '\u202f' || c == '\u205f' || c == '\u2060'
                || c == '\u3000' || c == '\ufeff' || c == '\u1680' || c == '\u180e';
    }

    final int skipSpaces(int from, int most) {
        int i = from;
        while (i < length() && i < from + most && isSpace(at(i))) {
            i++;
        }
        return i;
    }

    /** Whether this lower-case text is at the position, ignoring case. */
    final boolean has(String small, int at) {
        if (at < 0 || at + small.length() > length()) {
            return false;
        }
        for (int i = 0; i < small.length(); i++) {
            char c = at(at + i);
            if (c != small.charAt(i) && (c < 'A' || c > 'Z' || c + ' ' != small.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line ends here: with a line break, an escaped line break, or the end of the text. */
    final boolean isEndOfLine(int i) {
        if (i >= length()) {
            return true;
        }
        char c = at(i);
        return c == '\n' || c == '\r' || c == '\\' && i + 1 < length() && (at(i + 1) == 'n' || at(i + 1) == 'r');
    }

    final int endOfLine(int from) {
        int i = from;
        while (!isEndOfLine(i)) {
            i++;
        }
        return i;
    }

    /**
     * The position after the closing quote of the text that starts after this quote; the end of the text if there is
     * none.
     */
    final int endOfQuoted(int quote) {
        char mark = at(quote);
        for (int i = quote + 1; i < length(); i++) {
            char c = at(i);
            if (c == '\\') {
                i++;
            } else if (c == mark) {
                return i + 1;
            }
        }
        return length();
    }
}
