// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import java.security.SecureRandom;
import java.util.Base64;

/** Generates keys: {@code elk_<id>_<43 characters>}, where the last part is 256 random bits. */
public final class KeyMaker {
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID = 10;
    private static final int SECRET = 32;

    private final SecureRandom random = new SecureRandom();

    /** Generates an id. It is not secret, only unique. */
    public String id() {
        StringBuilder id = new StringBuilder(ID);
        for (int i = 0; i < ID; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    /** Generates the complete key as its owner will send it. */
    public String key(String id) {
        byte[] secret = new byte[SECRET];
        random.nextBytes(secret);
        return "elk_" + id + '_' + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
