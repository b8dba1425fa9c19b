// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a {@code Content-Type} (RFC 9110, 8.3) as liberally as it is written: in any case, with blanks, with a quoted
 * charset or one under its other names, such as {@code utf8}.
 */
public final class MediaType {
    private MediaType() {}

    /** The type without parameters, in lower case: {@code text/plain}; empty where there is none. */
    public static String of(String contentType) {
        return contentType == null ? "" : parts(contentType).get(0).strip().toLowerCase(Locale.ROOT);
    }

    /** What a content type calls its charset, without quotes; null where it names none. */
    public static String charset(String contentType) {
        if (contentType != null) {
            List<String> parts = parts(contentType);
            for (String parameter : parts.subList(1, parts.size())) {
                int equals = parameter.indexOf('=');
                if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
                    return plain(parameter.substring(equals + 1));
                }
            }
        }
        return null;
    }

    /** The charset of that name, which may be quoted; null for a name that Java does not know. */
    public static Charset charsetNamed(String name) {
        String plain = plain(name);
        try {
            return Charset.forName(plain);
        } catch (IllegalArgumentException e) {
            try {
                // utf_8, iso_8859_1
                return Charset.forName(plain.replace('_', '-'));
            } catch (IllegalArgumentException unknown) {
                return null;
            }
        }
    }

    private static String plain(String name) {
        String text = name.strip();
        if (text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0)) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return text;
    }

    /** Between semicolons that are not quoted; at least one. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == ';' && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
