// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Identifies a session without revealing its id: HMAC-SHA-256 (RFC 2104) of the id, the first 64 bits in hex. A reader
 * of the log could take over the session with its id, and could check a guessed id if the hash had no key.
 */
final class SessionHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 8;

    private final SecretKeySpec key;

    private SessionHash(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Uses this key or, if it is empty, a random one, with which the hash of a session changes with a restart. */
    static SessionHash keyed(String configured) {
        if (!configured.isEmpty()) {
            return new SessionHash(configured.getBytes(StandardCharsets.UTF_8));
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SessionHash(random);
    }

    String of(String sessionId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(sessionId.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
