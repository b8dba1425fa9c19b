// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses search texts for every store. Words must all occur; {@code a OR b} requires one of both, {@code -a} the absence
 * of a word. {@code "Exact phrases"}, {@code prefix*} and {@code *part*} of a word can take the place of a word. A word
 * consists of letters and digits; case and accents are ignored. All other characters only separate words, so that the
 * syntax of a database has no effect. A text without a word does not restrict the result.
 */
public final class SearchText {
    /** Longer words are cut to this length. */
    private static final int LONGEST = 200;
    private static final String OR = "OR";

    private SearchText() {}

    /**
     * A condition for an event's texts.
     *
     * @param text as entered, with at least one word; several words must occur as a phrase
     * @param match how the last word is compared
     */
    public record Term(String text, Match match) {
        public List<String> words() {
            return SearchText.words(text);
        }

        public boolean isPrefix() {
            return match == Match.PREFIX;
        }
    }

    /** How a word of the search is compared with an event's words. */
    public enum Match {
        WHOLE, PREFIX,
        /**
         * A part of a word, for a term of one word only. No index is used. Stores may also find names of fields, and may
         * distinguish accents and the case of letters that are not ASCII.
         */
        PART
    }

    /**
     * One or more terms, at least one of which must occur.
     *
     * @param excluded whether none of them may occur instead
     */
    public record Clause(List<Term> any, boolean excluded) {
        /** Whether it is a part of a word, which no index contains. Such a clause has one term. */
        public boolean isPart() {
            return any.get(0).match == Match.PART;
        }
    }

    /**
     * Splits a search text into clauses, all of which must hold.
     *
     * @throws IllegalArgumentException with the reason if alternatives are combined with what cannot be one
     */
    public static List<Clause> clauses(String typed) {
        return new Splitting().split(typed);
    }

    /** The words of the clauses that an index of words can answer. */
    public static List<Clause> indexed(String typed) {
        return typed == null ? List.of() : clauses(typed).stream().filter(clause -> !clause.isPart()).toList();
    }

    /** The clauses for parts of words. */
    public static List<Clause> parts(String typed) {
        return typed == null ? List.of() : clauses(typed).stream().filter(Clause::isPart).toList();
    }

    /** Collects clauses from left to right. */
    private static final class Splitting {
        private final List<Clause> clauses = new ArrayList<>();
        private final StringBuilder term = new StringBuilder();
        private boolean alternative;

        List<Clause> split(String typed) {
            boolean phrase = false;
            boolean excluded = false;
            for (char c : (typed + ' ').toCharArray()) {
                if (c == '"' && !phrase && term.toString().equals("-")) {
                    term.setLength(0);
                    phrase = true;
                    excluded = true;
                } else if (c == '"' || !phrase && Character.isWhitespace(c)) {
                    add(phrase, excluded);
                    phrase = c == '"' && !phrase;
                    excluded = false;
                } else {
                    // A NUL would end the text within SQLite.
                    term.append(c < ' ' ? ' ' : c);
                }
            }
            // Accept a phrase without a closing quotation mark.
            add(phrase, excluded);
            if (alternative) {
                alternative = false;
                put(new Term(OR, Match.WHOLE), false);
            }
            return clauses;
        }

        private void add(boolean phrase, boolean excluded) {
            String text = term.toString().strip();
            term.setLength(0);
            if (!phrase && text.equals(OR) && !clauses.isEmpty() && !alternative) {
                alternative = true;
                return;
            }
            boolean not = excluded || !phrase && text.matches("-[*\\p{L}\\p{N}].*");
            String bare = !excluded && not ? text.substring(1) : text;
            boolean open = bare.endsWith("*");
            boolean part = open && !phrase && bare.startsWith("*");
            bare = open ? bare.substring(0, bare.length() - 1) : bare;
            int words = words(bare).size();
            if (words > 0) {
                boolean within = part && words == 1 && bare.codePoints().skip(1).allMatch(SearchText::isPart);
                put(new Term(within ? bare.substring(1) : bare,
                        within ? Match.PART : open ? Match.PREFIX : Match.WHOLE), not);
            }
        }

        private void put(Term found, boolean excluded) {
            if (!alternative) {
                clauses.add(new Clause(List.of(found), excluded));
                return;
            }
            alternative = false;
            Clause before = clauses.remove(clauses.size() - 1);
            if (excluded || before.isPart() || found.match() == Match.PART) {
                throw new IllegalArgumentException("OR stands between words, phrases and prefix*");
            }
            List<Term> any = new ArrayList<>(before.any());
            any.add(found);
            clauses.add(new Clause(List.copyOf(any), before.excluded()));
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
