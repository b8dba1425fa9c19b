// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

/**
 * Upper and lower case of ASCII letters. Unlike those of {@link String}, these never make an ASCII letter of another
 * character: of {@code ı}, {@code ſ} or the sign for kelvin.
 */
public final class Ascii {
    private static final int CASE = 'a' - 'A';

    private Ascii() {}

    public static String lower(String text) {
        return shifted(text, 'A', 'Z', CASE);
    }

    public static String upper(String text) {
        return shifted(text, 'a', 'z', -CASE);
    }

    private static String shifted(String text, char first, char last, int by) {
        StringBuilder shifted = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= first && c <= last) {
                shifted.setCharAt(i, (char) (c + by));
            }
        }
        return shifted.toString();
    }
}
