// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who holds a token: the session of a browser or, without one, a cookie with a random value that serves for nothing
 * else. A session is never started for it.
 */
final class Holder {
    /** A browser accepts this name only with {@code Secure}, for all paths and for this host alone (RFC 6265bis). */
    static final String SECURE_COOKIE = "__Host-eventlog";
    static final String COOKIE = "eventlog-browser";
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Holder() {}

    /** The names under which the sender of a request may hold a token. */
    static List<String> of(HttpServletRequest request) {
        List<String> holders = new ArrayList<>(3);
        String session = session(request);
        if (session != null) {
            holders.add(session);
        }
        Cookie[] cookies = request.getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            boolean ours = cookie.getName().equals(SECURE_COOKIE) || cookie.getName().equals(COOKIE);
            if (ours && VALUE.matcher(cookie.getValue()).matches() && holders.size() < 3) {
                holders.add("cookie " + cookie.getValue());
            }
        }
        return holders;
    }

    /** The name for a new token; sets the cookie if there is neither a session nor a cookie. */
    static String ensure(HttpServletRequest request, HttpServletResponse response, boolean secure) {
        List<String> holders = of(request);
        if (!holders.isEmpty()) {
            return holders.get(0);
        }
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        Cookie cookie = new Cookie(secure ? SECURE_COOKIE : COOKIE,
                Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setPath(secure || request.getContextPath().isEmpty() ? "/" : request.getContextPath());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        return "cookie " + cookie.getValue();
    }

    private static String session(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? null : "session " + session.getId();
    }
}
