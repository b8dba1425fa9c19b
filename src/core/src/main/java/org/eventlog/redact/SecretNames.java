// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells by its name whether a value is none for a log: of a parameter, a header, a member of an object. Rather too
 * careful than not enough: {@code monkey} is taken for a key.
 */
public final class SecretNames {
    /** What is secret wherever nothing else is said. */
    public static final SecretNames DEFAULT = new SecretNames(List.of());

    private static final Pattern SECRET = Pattern
            .compile("pass|pwd|secret|token|key|auth|credential|cookie|session|sid|sig|code|otp|pin|cvv|cvc|card|iban"
                    + "|ssn|jwt|saml|assertion|private");

    private final List<String> more;

    private SecretNames(List<String> more) {
        this.more = more;
    }

    /** These too, in small letters, wherever in a name they stand. */
    public SecretNames and(List<String> parts) {
        return new SecretNames(parts.stream().map(p -> p.toLowerCase(Locale.ROOT)).toList());
    }

    public boolean isSecret(String name) {
        // Percent signs may hide a letter; what can't be read plainly is not shown plainly.
        if (name.indexOf('%') >= 0) {
            return true;
        }
        String plain = name.toLowerCase(Locale.ROOT);
        return SECRET.matcher(plain).find() || more.stream().anyMatch(plain::contains);
    }
}
