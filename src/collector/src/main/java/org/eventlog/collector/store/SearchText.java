// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses search texts for every store: words that must all occur, {@code "exact phrases"} and {@code prefix*}. A word
 * consists of letters and digits; case and accents are ignored. All other characters only separate words, so that the
 * syntax of a database has no effect. A text without a word does not restrict the result.
 */
public final class SearchText {
    /** Longer words are cut to this length. */
    private static final int LONGEST = 200;

    private SearchText() {}

    /**
     * A condition for an event's texts.
     *
     * @param text as entered, with at least one word; several words must occur as a phrase
     * @param prefix whether the last word is a prefix
     */
    public record Term(String text, boolean prefix) {
        public List<String> words() {
            return SearchText.words(text);
        }
    }

    /** Splits a search text into terms. */
    public static List<Term> terms(String typed) {
        List<Term> terms = new ArrayList<>();
        StringBuilder term = new StringBuilder();
        boolean phrase = false;
        for (char c : (typed + ' ').toCharArray()) {
            if (c == '"') {
                phrase = !phrase;
            }
            if (c == '"' || !phrase && Character.isWhitespace(c)) {
                add(terms, term);
            } else {
                // A NUL would end the text within SQLite.
                term.append(c < ' ' ? ' ' : c);
            }
        }
        // Accept a phrase without a closing quotation mark.
        add(terms, term);
        return terms;
    }

    private static void add(List<Term> terms, StringBuilder typed) {
        String text = typed.toString().strip();
        typed.setLength(0);
        boolean prefix = text.endsWith("*");
        String bare = prefix ? text.substring(0, text.length() - 1) : text;
        if (!words(bare).isEmpty()) {
            terms.add(new Term(bare, prefix));
        }
    }

    /** The words of a text in order, in lower case and without accents. */
    public static List<String> words(String text) {
        String plain = plain(text);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < plain.length();) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            if (isPart(c)) {
                if (word.length() < LONGEST) {
                    word.appendCodePoint(Character.toLowerCase(c));
                }
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
                StringBuilder kept = new StringBuilder(apart.length());
                apart.codePoints().filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                        .forEach(kept::appendCodePoint);
                return Normalizer.normalize(kept, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    private static boolean isPart(int c) {
        return Character.isLetterOrDigit(c) || switch (Character.getType(c)) {
            case Character.LETTER_NUMBER, Character.OTHER_NUMBER, Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
