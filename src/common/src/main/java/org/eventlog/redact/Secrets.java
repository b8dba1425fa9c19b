// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Masks in a text what looks like a secret, by the names that always are: see {@link Redactor#text}. */
public final class Secrets {
    public static final String MASK = "***";

    private Secrets() {}

    /** The text with its secrets masked; the text itself when there are none. */
    public static String mask(String text) {
        return Redactor.DEFAULT.text(text);
    }

    /** The same of a text of which no more than so many characters are wanted: see {@link Redactor#text(String, int)}. */
    public static String mask(String text, int maxChars) {
        return Redactor.DEFAULT.text(text, maxChars);
    }
}
