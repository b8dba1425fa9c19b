// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.eventlog.collector.event.WordParts;

/** Finds words in a stored event without an index. */
public final class WordSearch {
    private WordSearch() {}

    /** Whether all clauses hold for the complete event. Clauses for parts of words are not supported. */
    public static boolean matches(List<SearchText.Clause> clauses, StoredEvent event) {
        String text = null;
        List<String> words = null;
        for (SearchText.Clause clause : clauses) {
            boolean found = false;
            for (SearchText.Term term : clause.any()) {
                found = found || hasPlainly(event, term);
                text = found || text != null ? text : plain(event);
                if (!found && mayHave(text, term)) {
                    words = words == null ? words(event) : words;
                    found = has(words, term);
                }
            }
            if (found == clause.excluded()) {
                return false;
            }
        }
        return true;
    }

    /** Quickly finds the beginning of a word where it stands as it was typed. */
    private static boolean hasPlainly(StoredEvent event, SearchText.Term term) {
        List<String> words = term.words();
        if (words.size() != 1 || !term.isPrefix()) {
            return false;
        }
        for (String value : new String[]{event.message(), event.name(), event.user()}) {
            String lower = value == null ? "" : value.toLowerCase(Locale.ROOT);
            for (int at = lower.indexOf(words.get(0)); at >= 0; at = lower.indexOf(words.get(0), at + 1)) {
                if (at == 0 || lower.charAt(at - 1) < 0x80 && !Character.isLetterOrDigit(lower.charAt(at - 1))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Quickly excludes most events that do not have the term. */
    private static boolean mayHave(String text, SearchText.Term term) {
        return term.words().stream().allMatch(text::contains)
                || text.chars().anyMatch(c -> c >= 0x80) || text.contains("\\u");
    }

    private static String plain(StoredEvent event) {
        return String.join("\n", event.data(), String.valueOf(event.message()), String.valueOf(event.name()),
                String.valueOf(event.user()), String.valueOf(event.request()), String.valueOf(event.correlation()))
                .toLowerCase(Locale.ROOT);
    }

    private static boolean has(List<String> words, SearchText.Term term) {
        List<String> wanted = term.words();
        for (int at = 0; at + wanted.size() <= words.size(); at++) {
            if (hasAt(words, at, wanted, term.isPrefix())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAt(List<String> words, int at, List<String> wanted, boolean prefix) {
        int last = wanted.size() - 1;
        for (int i = 0; i < last; i++) {
            if (!words.get(at + i).equals(wanted.get(i))) {
                return false;
            }
        }
        String word = words.get(at + last);
        return prefix ? word.startsWith(wanted.get(last)) : word.equals(wanted.get(last));
    }

    private static List<String> words(StoredEvent event) {
        String text = text(event);
        return SearchText.words(text + WordParts.of(text));
    }

    /** The texts and numbers of the event, in the order in which they are indexed. */
    private static String text(StoredEvent event) {
        StringBuilder text = new StringBuilder();
        try (JsonParser parser = Json.createParser(new StringReader(event.data()))) {
            while (parser.hasNext()) {
                JsonParser.Event next = parser.next();
                if (next == JsonParser.Event.VALUE_STRING || next == JsonParser.Event.VALUE_NUMBER) {
                    text.append(parser.getString()).append('\n');
                }
            }
        } catch (JsonException | NoSuchElementException e) {
            // Whatever was read before counts.
        }
        for (String value : new String[]{event.name(), event.message(), event.user(), event.request(),
                event.correlation()}) {
            if (value != null) {
                text.append(value).append('\n');
            }
        }
        return text.toString();
    }
}
