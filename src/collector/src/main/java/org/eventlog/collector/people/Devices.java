// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eventlog.collector.store.Person;

/**
 * Recognizes browsers in which a user has signed in before, by a cookie (OWASP's device cookies). Wrong passwords that
 * others send do not lock out such a browser. The cookie grants nothing else. Its key is derived from the user's stored
 * password, so it ends when the password changes, and every collector on the same database knows it.
 */
public final class Devices {
    static final String COOKIE = "eventlog-device";
    private static final String ATTRIBUTE = "org.eventlog.collector.people.device";
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");
    private static final Duration AGE = Duration.ofDays(180);
    private static final int NONCE = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Devices() {}

    /** The id of the browser if this user has signed in with it, otherwise null. */
    static String id(Person person, String cookie) {
        Matcher matcher = VALUE.matcher(cookie == null ? "" : cookie);
        return person != null && matcher.matches() && MessageDigest.isEqual(
                matcher.group(2).getBytes(StandardCharsets.US_ASCII),
                mac(person, matcher.group(1)).getBytes(StandardCharsets.US_ASCII)) ? matcher.group(1) : null;
    }

    static String cookie(Person person) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        String id = base64(nonce);
        return id + '.' + mac(person, id);
    }

    /** The cookie of a request, or null. */
    public static String cookie(HttpServletRequest request) {
        Cookie[] all = request.getCookies();
        if (all != null) {
            for (Cookie one : all) {
                if (one.getName().equals(COOKIE)) {
                    return one.getValue();
                }
            }
        }
        return null;
    }

    /** Keeps the cookie for the first page after the sign-in: an identity store cannot set one. */
    static void begins(HttpSession session, Person person) {
        session.setAttribute(ATTRIBUTE, cookie(person));
    }

    /** Sets the cookie on the first page after the sign-in. */
    public static void remember(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof String value)) {
            return;
        }
        session.removeAttribute(ATTRIBUTE);
        Cookie cookie = new Cookie(COOKIE, value);
        // Not the path that the client sees: a proxy that removes a prefix rewrites the paths of all cookies.
        cookie.setPath(request.getContextPath() + "/");
        cookie.setMaxAge((int) AGE.toSeconds());
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Strict");
        response.addCookie(cookie);
    }

    private static String mac(Person person, String id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(person.password().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return base64(mac.doFinal(("device " + person.name() + ' ' + id).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
