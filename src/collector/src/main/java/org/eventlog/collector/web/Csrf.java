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
 * Tells a post of our own pages from one that a stranger's page made the browser send. It must come from this origin, which
 * the browser says in a header no script can set, and carry a token that only our pages have (OWASP's synchroniser
 * token).
 *
 * <p>The token in a page is masked anew each time: pages are compressed and repeat what the address says, and the length of
 * such a page would otherwise tell an equal text in it (BREACH).
 */
public final class Csrf {
    public static final String FIELD = "token";
    public static final String HEADER = "X-Eventlog-Token";
    private static final String ATTRIBUTE = "org.eventlog.collector.token";
    private static final int LENGTH = 32;

    private final SecureRandom random = new SecureRandom();

    /** A token for the forms of a page; begins a session if there is none. */
    public String token(HttpServletRequest request) {
        byte[] mask = bytes();
        byte[] secret = secret(request.getSession(true));
        byte[] both = Arrays.copyOf(mask, 2 * LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            both[LENGTH + i] = (byte) (mask[i] ^ secret[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /** @throws Refusal 403 when the post may not be one of our pages */
    public void check(HttpServletRequest request, String token) {
        if (!isFromHere(request)) {
            throw new Refusal(403, "other_origin", "This can only be sent from the collector's own pages.");
        }
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String kept) || token == null
                || !MessageDigest.isEqual(Base64.getUrlDecoder().decode(kept), unmasked(token))) {
            throw new Refusal(403, "bad_token", "The page was too old. Load it again and repeat what you did.");
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

    /** Browsers send Sec-Fetch-Site to https and to this machine, and Origin with every post. */
    private static boolean isFromHere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null
                ? site.equals("same-origin") || site.equals("none")
                : origin(request).equalsIgnoreCase(request.getHeader("Origin"));
    }

    /** Scheme, host and port under which the client knows us. */
    public static String origin(HttpServletRequest request) {
        StringBuffer url = request.getRequestURL();
        return url.substring(0, url.length() - request.getRequestURI().length());
    }
}
