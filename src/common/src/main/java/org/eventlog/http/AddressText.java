// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Shortens URLs in texts from browsers: removes user, query and fragment, which may contain names and keys. Line and
 * column after a query remain: {@code https://a.example/x.js?v=1:10:5} becomes {@code https://a.example/x.js:10:5}.
 */
public final class AddressText {
    /** The length of a scheme is limited, so that matching a long word takes linear time. */
    private static final Pattern WITHIN = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]{0,15}://)(?:[^\\s/?#@]{0,256}@)?"
            + "([^\\s?#\"'<>]*)(?:[?#](?:(?!(?::\\d{1,9}){1,2}(?:[\\s\"'<>()]|$))[^\\s\"'<>()])*+)?");

    private AddressText() {}

    /** The text with its URLs shortened; only the scheme of a {@code data:} URL remains. Null for null. */
    public static String shortened(String text) {
        if (text == null) {
            return null;
        }
        return text.toLowerCase(Locale.ROOT).startsWith("data:") ? "data:" : WITHIN.matcher(text).replaceAll("$1$2");
    }

    /** Shortens a text that is entirely a URL, even without a scheme. Null for null. */
    public static String address(String text) {
        String whole = shortened(text);
        return whole == null ? null : whole.split("[?#]", 2)[0];
    }
}
