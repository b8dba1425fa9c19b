// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.util.Locale;
import java.util.regex.Pattern;

/** Takes secrets out of what becomes part of an event, before it is stored anywhere. */
final class Redaction {
    static final String MASK = "***";
    private static final Pattern SECRET = Pattern
            .compile("pass|pwd|secret|token|key|auth|credential|session|sid|sig|code|otp|pin|cvv|cvc|card|iban|ssn");

    private Redaction() {}

    /** The query string with the values of parameters masked whose names sound like a secret. */
    static String query(String query) {
        if (query == null) {
            return null;
        }
        StringBuilder masked = new StringBuilder(query.length());
        for (String pair : query.split("&", -1)) {
            if (masked.length() > 0) {
                masked.append('&');
            }
            int equals = pair.indexOf('=');
            boolean secret = equals >= 0 && soundsSecret(pair.substring(0, equals));
            masked.append(secret ? pair.substring(0, equals + 1) + MASK : pair);
        }
        return masked.toString();
    }

    /** A URL with its query masked and without what was before an @ or behind a #. */
    static String url(String url) {
        if (url == null) {
            return null;
        }
        String clean = url.replaceFirst("#.*", "").replaceFirst("//[^/@?]*@", "//");
        int question = clean.indexOf('?');
        return question < 0 ? clean : clean.substring(0, question + 1) + query(clean.substring(question + 1));
    }

    private static boolean soundsSecret(String name) {
        // Percent signs may hide a letter; what can't be read plainly is not shown plainly.
        return name.indexOf('%') >= 0 || SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
    }
}
