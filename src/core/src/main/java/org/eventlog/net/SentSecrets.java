// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eventlog.redact.KnownSecrets;
import org.eventlog.redact.Secrets;

/**
 * Finds what a request has that must not be shown: keys, passwords, the values of configured headers, and secrets in
 * the path. Some servers quote them when they refuse a request, and their answers are shown to operators.
 */
final class SentSecrets {
    /** A shorter text may be a part of any word. */
    private static final int SHORTEST_KEY = 3;
    /** A header of the application may have any value. */
    private static final int SHORTEST_VALUE = 6;
    private static final String BASIC = "basic ";

    private SentSecrets() {}

    /**
     * @param headers lines such as {@code Authorization: Bearer …}
     * @param path as it is sent
     */
    static KnownSecrets of(List<String> headers, String path) {
        List<String> found = new ArrayList<>(ofPath(path));
        for (String header : headers) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            boolean key = header.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT).endsWith("authorization");
            add(found, key ? SHORTEST_KEY : SHORTEST_VALUE, key ? ofAuthorization(value) : List.of(value));
        }
        return KnownSecrets.of(found);
    }

    private static void add(List<String> found, int shortest, List<String> values) {
        for (String value : values) {
            Stream.concat(Stream.of(value), Stream.of(value.split(" "))).filter(part -> part.length() >= shortest)
                    .forEach(found::add);
        }
    }

    /** Without the scheme, which is no secret: "Bearer authentication is required". */
    private static List<String> ofAuthorization(String value) {
        String credentials = value.substring(value.indexOf(' ') + 1).strip();
        return value.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? List.of(credentials, password(credentials))
                : List.of(credentials);
    }

    /** The segments that are masked when the path is shown. */
    private static List<String> ofPath(String path) {
        String[] segments = path.split("[/?#]", -1);
        String[] masked = Secrets.mask("http://h" + path).split("[/?#]", -1);
        List<String> secrets = new ArrayList<>();
        int before = masked.length - segments.length;
        for (int i = 0; before >= 0 && i < segments.length; i++) {
            if (masked[before + i].equals(Secrets.MASK)) {
                secrets.add(segments[i]);
            }
        }
        return secrets;
    }

    private static String password(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
