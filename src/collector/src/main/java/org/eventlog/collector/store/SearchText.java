// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a text to search for means, in every store: words that must all be there, {@code "words in a row"} and
 * {@code begin*}. A word is a run of letters and digits; case and accents make no difference. Everything else typed
 * only separates words, so no database's own syntax gets through; a text without a single word restricts nothing.
 */
public final class SearchText {
    /** Longer words, which nobody types, are known by their beginning. */
    private static final int LONGEST = 200;

    private SearchText() {}

    /**
     * Something that must be in an event's texts.
     *
     * @param text as it was typed, with at least one word in it; several words must be there in a row
     * @param prefix whether the last word need only begin like that
     */
    public record Term(String text, boolean prefix) {
        public List<String> words() {
            return SearchText.words(text);
        }
    }

    /** What was typed, term by term. */
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
        // A phrase whose second quotation mark is yet to be typed.
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

    /** The text's words in their order, in small letters and without accents. */
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
