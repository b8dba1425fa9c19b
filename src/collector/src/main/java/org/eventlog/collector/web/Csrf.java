// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Protection against cross-site request forgery. A POST must come from this origin, as stated by the browser in a
 * header that no script can set, and contain a token that only the collector's own pages have (OWASP's synchronizer
 * token).
 *
 * <p>The token is masked differently in each page, because pages are compressed and contain parts of the URL, so the
 * length of a page could otherwise reveal the token (BREACH).
 */
public final class Csrf {
    public static final String FIELD = "token";
    public static final String HEADER = "X-Eventlog-Token";
    private static final String ATTRIBUTE = "org.eventlog.collector.token";
    private static final int LENGTH = 32;

    private final SecureRandom random = new SecureRandom();

    /** Returns a token for the forms of a page, and starts a session if necessary. */
    public String token(HttpServletRequest request) {
        byte[] mask = bytes();
        byte[] secret = secret(request.getSession(true));
        byte[] both = Arrays.copyOf(mask, 2 * LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            both[LENGTH + i] = (byte) (mask[i] ^ secret[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /**
     * @throws Refusal 403 if the POST may not come from one of the collector's pages
     */
    public void check(HttpServletRequest request, String token) {
        if (!isFromHere(request)) {
            throw new Refusal(403, "other_origin", "This can only be sent from the collector's own pages.");
        }
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String kept) || token == null
                || !MessageDigest.isEqual(Base64.getUrlDecoder().decode(kept), unmasked(token))) {
            throw new Refusal(403, "bad_token", "The page has expired. Reload it and repeat the action.");
        }
    }

    private synchronized byte[] secret(HttpSession session) {
        if (session.getAttribute(ATTRIBUTE) instanceof String kept) {
            return Base64.getUrlDecoder().decode(kept);
        }
        byte[] made = bytes();
        session.setAttribute(ATTRIBUTE, Base64.getUrlEncoder().withoutPadding().encodeToString(made));
        return made;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] unmasked(String token) {
        byte[] both;
        try {
            both = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
        if (both.length != 2 * LENGTH) {
            return new byte[0];
        }
        byte[] secret = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            secret[i] = (byte) (both[i] ^ both[LENGTH + i]);
        }
        return secret;
    }

    /** Browsers send Sec-Fetch-Site to https URLs and to this machine, and Origin with every POST. */
    private static boolean isFromHere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null
                ? site.equals("same-origin") || site.equals("none")
                : origin(request).equalsIgnoreCase(request.getHeader("Origin"));
    }

    /** The scheme, host and port that the client uses. */
    public static String origin(HttpServletRequest request) {
        StringBuffer url = request.getRequestURL();
        return url.substring(0, url.length() - request.getRequestURI().length());
    }
}
