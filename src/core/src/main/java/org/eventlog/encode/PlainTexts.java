// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Cuts texts as the writers do, for code that needs them as strings. */
final class PlainTexts {
    private boolean truncated;

    /** The text without lone surrogates; where it is too long, its beginning and an ellipsis. Null for null. */
    String cut(String text, int maxChars) {
        if (text == null || text.length() <= maxChars) {
            return sound(text);
        }
        truncated = true;
        int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        return sound(text.substring(0, end)) + "…";
    }

    boolean isTruncated() {
        return truncated;
    }

    /** The same object where all is well. */
    static String sound(String text) {
        if (text == null || !hasSurrogate(text)) {
            return text;
        }
        StringBuilder sound = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? ValueWriter.REPLACEMENT : c)
                .forEach(sound::appendCodePoint);
        return sound.toString();
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
