// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes passwords for storage: {@code algorithm:iterations:salt:hash}, the form of Jakarta Security's
 * {@code Pbkdf2PasswordHash}, so that another identity store can read them.
 */
final class Passwords {
    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    /** The minimum for this algorithm in OWASP's password storage cheat sheet of 2023. */
    private static final int ITERATIONS = 210_000;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    static String hash(char[] password) {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return ALGORITHM + ':' + ITERATIONS + ':' + base64.encodeToString(salt) + ':'
                + base64.encodeToString(derive(password, salt, ITERATIONS, HASH));
    }

    /** Whether the password is correct. A wrong one takes the same time. Returns false for a hash of another format. */
    static boolean matches(char[] password, String stored) {
        String[] parts = stored.split(":");
        if (parts.length != 4 || !parts[0].equals(ALGORITHM) || !parts[1].matches("\\d{1,8}")) {
            return false;
        }
        int iterations = Integer.parseInt(parts[1]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        return iterations > 0 && iterations <= MAX_ITERATIONS && hash.length > 0 && MessageDigest.isEqual(hash,
                derive(password, Base64.getDecoder().decode(parts[2]), iterations, hash.length));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations, int bytes) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, bytes * 8);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }
}
