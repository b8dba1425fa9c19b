// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eventlog.cdi.context.ContextIds;

/**
 * Signs and checks the tokens of pages:
 *
 * <pre>
 * v1.&lt;seconds since 1970&gt;.&lt;request id&gt;.&lt;nonce&gt;.&lt;mac&gt;
 * </pre>
 *
 * The last three are in URL-safe Base64 without padding; the mac is HMAC-SHA-256 (RFC 2104) of all that precedes it and
 * of the <em>holder</em>, which identifies the browser: its session or its cookie. A token therefore says nothing of
 * the session, and no other session can use it. A token can be used more than once, while it is valid. Thread-safe.
 */
final class Tokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST = 512;
    private static final int NONCE_BYTES = 9;
    /** How far the clock of another node may be ahead. */
    private static final long AHEAD_SECONDS = 60;
    /** How long a page may be open and still have its request id carried over to a new token. */
    private static final Duration RENEWABLE = Duration.ofDays(7);
    private static final Pattern FORM = Pattern
            .compile("v1\\.(\\d{1,12})\\.([A-Za-z0-9_-]{0,172})\\.[A-Za-z0-9_-]{12}\\.([A-Za-z0-9_-]{43})");

    private final List<SecretKeySpec> keys;
    private final Duration age;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * The result of a check.
     *
     * @param valid whether the holder may send reports with it
     * @param requestId the request of the page; null if unknown, or if it was not signed by us
     */
    record Checked(boolean valid, String requestId) {
        static final Checked REFUSED = new Checked(false, null);
    }

    /** @param keys the first one signs; all of them are accepted */
    Tokens(List<byte[]> keys, Duration age, InstantSource clock) {
        this.keys = keys.stream().map(key -> new SecretKeySpec(key, ALGORITHM)).toList();
        this.age = age;
        this.clock = clock;
    }

    /**
     * @param holder who may use it; empty for a token that can only be exchanged for another one
     * @param requestId the request of the page, or null
     */
    String issue(String holder, String requestId) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        String id = requestId == null ? "" : encoded(requestId.getBytes(StandardCharsets.UTF_8));
        String signed = "v1." + clock.millis() / 1000 + '.' + id + '.' + encoded(nonce);
        return signed + '.' + encoded(mac(keys.get(0), signed, holder));
    }

    /**
     * @param token anything
     * @param holders the names under which the sender may hold it; empty ones are ignored
     */
    Checked check(String token, List<String> holders) {
        Matcher parts = token == null || token.length() > LONGEST ? null : FORM.matcher(token);
        if (parts == null || !parts.matches()) {
            return Checked.REFUSED;
        }
        long seconds = clock.millis() / 1000 - Long.parseLong(parts.group(1));
        boolean inTime = seconds >= -AHEAD_SECONDS && seconds <= age.toSeconds();
        boolean renewable = seconds >= -AHEAD_SECONDS && seconds <= RENEWABLE.toSeconds();
        String signed = token.substring(0, parts.start(3) - 1);
        boolean held = holders.stream()
                .anyMatch(holder -> !holder.isEmpty() && isSigned(signed, parts.group(3), holder));
        if (!renewable || !held && !isSigned(signed, parts.group(3), "")) {
            return Checked.REFUSED;
        }
        return new Checked(held && inTime, requestId(parts.group(2)));
    }

    private boolean isSigned(String signed, String mac, String holder) {
        byte[] given = mac.getBytes(StandardCharsets.US_ASCII);
        boolean found = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = encoded(mac(key, signed, holder)).getBytes(StandardCharsets.US_ASCII);
            found |= MessageDigest.isEqual(expected, given);
        }
        return found;
    }

    private static String requestId(String encoded) {
        try {
            return ContextIds.checked(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] mac(SecretKeySpec key, String signed, String holder) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((signed + '\n' + holder).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
