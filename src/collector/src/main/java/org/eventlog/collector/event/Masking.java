// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eventlog.redact.Redactor;

/**
 * Masks secrets in received events before they are cut, grouped, searched or stored. Values that the collector needs
 * for lookups are not changed: numbers and hexadecimal digits under a name that ends in "id", and session hashes.
 * Thread-safe.
 */
final class Masking {
    static final String MASK = "***";
    /**
     * The limit of the cache of names. Most senders use few names; if a sender keeps inventing new ones, only the
     * first are cached.
     */
    private static final int MAX_NAMES = 4_096;
    private static final int LONGEST_NAME = 64;
    private static final int LEAST_CARD = 13;
    private static final int LONGEST_CARD = 19;
    private static final Pattern ID_NAME = Pattern.compile("(.*[._-])?(trace|span)?(id|uuid|guid)|.*(Id|ID|Uuid|UUID)");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{1,64}");
    private static final Pattern SESSION_NAME = Pattern.compile("(?i)(.*[._-])?session([._-]?id)?");
    /**
     * Values of sessions that are not secret: the hash that Eventlog writes, and the number that an operating system
     * assigns to a login.
     */
    private static final Pattern SESSION = Pattern.compile("[0-9a-f]{16}|[0-9]{1,8}");

    /** What a name implies about its value. */
    private enum Kind {
        PLAIN, SECRET, SESSION, ID
    }

    /** The number of texts in the cache, a power of two, and their maximum length: together 300 KB at most. */
    private static final int TEXTS = 1_024;
    private static final int LONGEST_TEXT = 100;

    /** Null if masking is off. */
    private final Redactor redactor;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
    /**
     * The latest texts without a secret, each at the place of its hash: many values are the same in most events of a
     * sender. Threads may overwrite each other's texts, which are immutable.
     */
    private final String[] clean = new String[TEXTS];

    Masking(Optional<Redactor> redactor) {
        this.redactor = redactor.orElse(null);
    }

    /**
     * Whether the entire value is secret.
     *
     * @param value as text; null if it is an object or list
     */
    boolean isSecret(String key, String value) {
        if (redactor == null) {
            return false;
        }
        return switch (kind(key)) {
            case SECRET -> value == null || redactor.isSecret(key, value);
            case SESSION -> value == null || !SESSION.matcher(value).matches();
            default -> false;
        };
    }

    private Kind kind(String key) {
        Kind known = kinds.get(key);
        if (known != null) {
            return known;
        }
        boolean secret = redactor.isSecret(key);
        Kind kind = secret && SESSION_NAME.matcher(key).matches()
                ? Kind.SESSION
                : secret ? Kind.SECRET : ID_NAME.matcher(key).matches() ? Kind.ID : Kind.PLAIN;
        if (key.length() <= LONGEST_NAME && kinds.size() < MAX_NAMES) {
            kinds.put(key, kind);
        }
        return kind;
    }

    /** Masks the secrets within a text. */
    String text(String text) {
        return redactor == null ? text : masked(text);
    }

    private String masked(String text) {
        if (text == null || text.length() > LONGEST_TEXT) {
            return redactor.text(text);
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & TEXTS - 1;
        if (text.equals(clean[place])) {
            return text;
        }
        String masked = redactor.text(text);
        if (masked.equals(text)) {
            clean[place] = text;
        }
        return masked;
    }

    /** Masks the secrets within the value of this name. The value is not secret as a whole. */
    String text(String key, String text) {
        return redactor == null || kind(key) == Kind.ID && ID.matcher(text).matches() ? text : masked(text);
    }

    /** Whether the number is a card number. */
    boolean isCard(String key, String digits) {
        int length = digits.length();
        return redactor != null && length >= LEAST_CARD && length <= LONGEST_CARD && digits.indexOf('.') < 0
                && !text(key, digits).equals(digits);
    }

    /** Whether this member says that its sibling value is secret: {@code "name": "password"}. */
    boolean isNameOfSecret(String key, String says) {
        return redactor != null && redactor.isNameOfSecret(key, says);
    }

    /** Whether this member is the sibling value that is then secret. */
    boolean isValueBesideName(String key) {
        return redactor != null && Redactor.isValueBesideName(key);
    }

    /** Whether this member is called {@code key} and its text would be a name if there is a sibling {@code value}. */
    boolean mayBeNameOfPair(String key, String says) {
        return redactor != null && key.equalsIgnoreCase("key") && says.length() <= LONGEST_NAME;
    }

    /** Whether this member, next to a {@code key}, makes that the name of a pair. */
    static boolean isValueOfPair(String key) {
        return key.equalsIgnoreCase("value");
    }
}
