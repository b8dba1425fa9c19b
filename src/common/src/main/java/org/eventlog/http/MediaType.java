// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.http;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parses a {@code Content-Type} (RFC 9110, 8.3) leniently: in upper or lower case, with blanks, with a quoted charset,
 * and with aliases such as {@code utf8}.
 */
public final class MediaType {
    private static final Pattern JSON = Pattern.compile("[^/]+/(.+[-.+])?(json|ndjson|jsonl|jsonlines|json-seq)");

    private MediaType() {}

    /** The type without parameters, in lower case: {@code text/plain}; empty if there is none. */
    public static String of(String contentType) {
        return contentType == null ? "" : parts(contentType).get(0).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a type without parameters, in lower case, is JSON, or a sequence of JSON texts, such as
     * {@code application/x-ndjson} or {@code application/json-seq}.
     */
    public static boolean isJson(String type) {
        return JSON.matcher(type).matches();
    }

    /** The charset name of a content type, without quotes; null if there is none. */
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

    /** The charset with this name, which may be quoted; null if Java does not support it. */
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

    /** Splits at semicolons that are not quoted. Returns at least one part. */
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
