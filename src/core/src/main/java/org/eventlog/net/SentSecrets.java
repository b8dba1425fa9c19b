// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.eventlog.redact.Secrets;

/**
 * What a request has that must not be shown: keys, passwords, and the values of configured headers. Some servers quote
 * them when they refuse a request, and their answers are shown to operators.
 */
final class SentSecrets {
    static final SentSecrets NONE = new SentSecrets(List.of());

    /** A shorter text may be a part of any word. */
    private static final int SHORTEST = 6;
    private static final String BASIC = "basic ";

    /** The longest first, because others may be a part of it. */
    private final List<String> secrets;

    private SentSecrets(List<String> secrets) {
        this.secrets = secrets;
    }

    /** @param headers lines such as {@code Authorization: Bearer …} */
    static SentSecrets of(List<String> headers) {
        List<String> found = new ArrayList<>();
        for (String header : headers) {
            String value = header.substring(header.indexOf(':') + 1).strip();
            found.add(value);
            found.addAll(List.of(value.split(" ")));
            if (value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
                found.add(password(value.substring(BASIC.length()).strip()));
            }
        }
        return new SentSecrets(found.stream().filter(secret -> secret.length() >= SHORTEST).distinct()
                .sorted(Comparator.comparing(String::length).reversed()).toList());
    }

    private static String password(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    String removedFrom(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, Secrets.MASK);
        }
        return clean;
    }
}
