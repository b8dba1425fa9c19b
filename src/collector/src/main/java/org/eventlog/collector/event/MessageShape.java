// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * A message without its variable parts: words with digits (numbers, ids, dates, addresses) and quoted strings are
 * replaced with placeholders. It uses one pass without regular expressions, because the text is untrusted.
 */
final class MessageShape {
    private static final int READ = 1_000;
    private static final int QUOTED = 200;

    private MessageShape() {}

    static String of(String message) {
        String text = Clip.chars(message, READ);
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length();) {
            char c = text.charAt(i);
            int end = isQuote(c) && (i == 0 || !isWord(text.charAt(i - 1))) ? endOfQuoted(text, i) : -1;
            if (end > 0) {
                out.append(c).append('…').append(c);
                i = end;
            } else if (isWord(c)) {
                end = endOfWord(text, i);
                out.append(hasDigit(text, i, end) ? "#" : text.substring(i, end));
                i = end;
            } else {
                out.append(Character.isWhitespace(c) ? ' ' : c);
                i++;
            }
        }
        return out.toString().strip();
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** The index after the closing quotation mark, or -1 if there is none nearby. */
    private static int endOfQuoted(String text, int from) {
        int end = text.indexOf(text.charAt(from), from + 1);
        return end < 0 || end - from > QUOTED ? -1 : end + 1;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == ':' || c == '@';
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
