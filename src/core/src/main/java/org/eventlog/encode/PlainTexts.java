// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Truncates texts like the writers, for code that needs them as strings. */
final class PlainTexts {
    private boolean truncated;

    /** The text without unpaired surrogates; if it is too long, its start and an ellipsis. Null for null. */
    String cut(String text, int maxChars) {
        if (text == null || text.length() <= maxChars) {
            return sound(text);
        }
        truncated = true;
        int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        return sound(text.substring(0, end)) + "…";
    }

    /** An event's own id, which is never cut. */
    String id(String own, int maxChars) {
        String id = OwnId.fitting(own, maxChars);
        truncated |= !id.equals(own);
        return sound(id);
    }

    /** Records that a part of a text is missing. */
    void markTruncated() {
        truncated = true;
    }

    boolean isTruncated() {
        return truncated;
    }

    /** Returns the same object if it is well-formed. */
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
