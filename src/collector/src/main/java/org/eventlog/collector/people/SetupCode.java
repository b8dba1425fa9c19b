// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * A code that proves that the user can read the server's log: 100 random bits, in characters that are hard to confuse.
 */
final class SetupCode {
    private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int LENGTH = 20;
    private static final int GROUP = 5;

    private final String text;

    SetupCode() {
        SecureRandom random = new SecureRandom();
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            made.append(i > 0 && i % GROUP == 0 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        text = made.toString();
    }

    String text() {
        return text;
    }

    boolean is(String typed) {
        return typed != null && MessageDigest.isEqual(plain(typed), plain(text));
    }

    private static byte[] plain(String code) {
        return code.replace("-", "").replace(" ", "").toUpperCase(java.util.Locale.ROOT)
                .getBytes(StandardCharsets.UTF_8);
    }
}
