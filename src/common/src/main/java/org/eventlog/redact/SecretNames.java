// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells by its name whether a value is none for a log: of a parameter, a header, a member of an object. Rather too
 * careful than not enough: {@code monkey} is taken for a key, {@code postcode} for a code.
 */
public final class SecretNames {
    /** What is secret wherever nothing else is said. */
    public static final SecretNames DEFAULT = new SecretNames(List.of());

    private static final Pattern ANYWHERE = Pattern
            .compile("passw|passphrase|pwd|secret|token|credential|cookie|session|sessid|jwt|saml|assertion|private"
                    + "|signature|card.?(?:no|num)|account.?(?:no|num)|authoriz|authent|\\d?otp(?![a-z])");
    /** Short ones are parts of many a word: they count where they stand alone, or end a word. */
    private static final Pattern WORD = Pattern
            .compile("(?:^|[^a-z])(?:auth|sid|sig|pin|card|iban|ssn|cvv2?|cvc2?|otp|code|key|pass)(?:[^a-z]|$)"
                    + "|(?:key|pass|code|auth)(?:[^a-z]|$)|^auth(?!or)");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final List<String> more;

    private SecretNames(List<String> more) {
        this.more = more;
    }

    /** These too, wherever in a name they stand. */
    public SecretNames and(List<String> parts) {
        return new SecretNames(parts.stream().map(p -> p.toLowerCase(Locale.ROOT)).toList());
    }

    public boolean isSecret(String name) {
        // Percent signs may hide a letter; what can't be read plainly is not shown plainly.
        if (name.indexOf('%') >= 0) {
            return true;
        }
        String plain = name.toLowerCase(Locale.ROOT);
        return ANYWHERE.matcher(plain).find() || WORD.matcher(plain).find()
                || WORD.matcher(HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT)).find()
                || more.stream().anyMatch(plain::contains);
    }
}
