// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Masks secrets in a text, using the built-in names: see {@link Redactor#text}. */
public final class Secrets {
    public static final String MASK = "***";

    private Secrets() {}

    /** The text with its secrets masked; the same object if there are none. */
    public static String mask(String text) {
        return Redactor.DEFAULT.text(text);
    }

    /** Masks secrets and limits the length: see {@link Redactor#text(String, int)}. */
    public static String mask(String text, int maxChars) {
        return Redactor.DEFAULT.text(text, maxChars);
    }
}
