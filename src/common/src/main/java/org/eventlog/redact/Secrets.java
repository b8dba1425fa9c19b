// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks in a text what looks like a secret, by the words before it or by its shape: {@code password=…},
 * {@code "token": "…"}, headers that carry credentials, bearer tokens, JSON Web Tokens (RFC 7519), the user of a URL,
 * and payment cards' numbers (ISO/IEC 7812, told from other digits by their check digit).
 *
 * <p>
 * What a secret looks like is a guess: a password that stands alone in a sentence is not found. Takes time linear in
 * the text's length.
 */
public final class Secrets {
    public static final String MASK = "***";

    private static final int LEAST_DIGITS = 13;
    private static final int MOST_DIGITS = 19;
    private static final int SHORTEST = 6;

    private static final Pattern HEADER = Pattern
            .compile("(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie2?)(\"?\\s{0,4}[:=]\\s{0,4})[^\\r\\n]++");
    /** A name, then what divides it from its value: a quote alone does, as in {@code password 'x'}. */
    private static final Pattern NAMED = Pattern.compile("(?i)(?<![\\w.-])"
            + "([\"']?(?=[\\w.-]{0,60}(?:pass|pwd|secret|token|api.?key|access.?key|private.?key|credential|session.?id"
            + "|sessid|cvv|cvc|iban|ssn|card.?(?:no|num)|\\bpin\\b|\\botp\\b))[\\w.-]++[\"']?"
            + "(?:\\s{0,4}[=:]\\s{0,4}|\\s{1,4}(?=[\"'])))"
            + "(?:(\")(?:[^\"\\\\]|\\\\.)*+\"?|(')[^']*+'?|[^\\s,;&\"')\\]}]++)");
    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic|digest|apikey) +[\\w.~+/=-]{6,}+");
    private static final Pattern JWT = Pattern.compile("\\beyJ[\\w-]{6,}+\\.[\\w-]++(?:\\.[\\w-]*+)?");
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@\"']{1,200}+@");
    private static final Pattern DIGITS = Pattern.compile("(?<![\\d.])\\d(?:[ -]?\\d){12,18}(?!\\d)");

    private Secrets() {}

    /** The text with its secrets masked; the text itself when there are none. */
    public static String mask(String text) {
        if (text == null || text.length() < SHORTEST) {
            return text;
        }
        String masked = text;
        if (masked.indexOf('=') >= 0 || masked.indexOf(':') >= 0) {
            masked = HEADER.matcher(masked).replaceAll("$1$2" + MASK);
            masked = USER_INFO.matcher(masked).replaceAll("://" + MASK + "@");
        }
        masked = NAMED.matcher(masked).replaceAll(Secrets::named);
        if (masked.indexOf(' ') >= 0) {
            masked = SCHEME.matcher(masked).replaceAll("$1 " + MASK);
        }
        if (masked.contains("eyJ")) {
            masked = JWT.matcher(masked).replaceAll(MASK);
        }
        return DIGITS.matcher(masked).replaceAll(Secrets::card);
    }

    private static String named(MatchResult match) {
        String quote = match.group(2) != null ? "\"" : match.group(3) != null ? "'" : "";
        return Matcher.quoteReplacement(match.group(1) + quote + MASK + quote);
    }

    private static String card(MatchResult match) {
        String digits = match.group().replaceAll("[ -]", "");
        return digits.length() >= LEAST_DIGITS && digits.length() <= MOST_DIGITS && luhn(digits)
                ? MASK
                : match.group();
    }

    /** The check digit of card numbers: ISO/IEC 7812-1, annex B. */
    private static boolean luhn(String digits) {
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = digits.charAt(i) - '0';
            if (twice) {
                digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            }
            sum += digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }
}
