// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/**
 * Masks the segments of a path that look like secrets, and segments that follow one that announces a secret, unless
 * they look like a word or a short number: {@code /reset-password/9f8e7d6c5b4a}, {@code /verify/493817}.
 * {@code /password/reset} and {@code /tokens/17} are not masked.
 */
final class PathScan {
    private static final int LONGEST = 512;
    private static final int SHORTEST_MIXED = 8;
    private static final int SHORTEST_SECRET = 4;
    private static final int LONG_NUMBER = 16;
    private static final int LONG_MIXED = 12;
    private static final int LONG_WORD = 24;
    private static final int UUID = 36;
    private static final int CHANGES = 3;
    /** Segments that may be followed by a password. */
    private static final Set<String> PASSWORDS = Set.of("password", "passwd", "passwort", "pwd", "secret", "pin", "otp",
            "passcode", "passphrase");
    private static final String HOOK = "hook";
    /** Parts of the links sent in e-mails. */
    private static final String[] LINKS = {"reset", "verif", "confirm", "activat", "invit", "magic", "unsubscribe",
            "recover", "passwordless", "share", "signin", "login", "otp", "optout", "callback"};
    /** Words that are followed by a code; the others also by ids and names: {@code /confirm/ORD-123456}. */
    private static final String[] BEFORE_CODES = {"reset", "verify", "verification", "activate", "activation", "invite",
            "invitation", "magic", "unsubscribe", "recover", "passwordless", "otp", "optout"};
    private static final String PASS = "pass";

    private final Scan scan;
    private final View view;
    /** The segment before, in lower case. */
    private String before = "";
    /** Whether a hook came before: its secret follows after other parts, {@code /api/webhooks/<id>/<secret>}. */
    private boolean hook;

    PathScan(Scan scan, View view) {
        this.scan = scan;
        this.view = view;
    }

    void run() {
        segments(true);
    }

    /**
     * Masks only by place, in a path that is decoded and searched as a text elsewhere.
     *
     * @param host in lower case, or empty
     */
    void places(String host) {
        hook = host.startsWith("hooks.");
        segments(false);
    }

    /** @param encoded whether the segments are still to be decoded and searched as texts */
    private void segments(boolean encoded) {
        int begin = 0;
        while (begin <= view.length()) {
            int end = begin;
            while (end < view.length() && view.at(end) != '/') {
                end++;
            }
            if (end > begin) {
                if (encoded) {
                    scan.text(view.part(begin, end), true, 0);
                }
                user(begin, end);
                segment(begin, end, encoded);
            }
            begin = end + 1;
        }
    }

    private void segment(int begin, int end, boolean encoded) {
        View part = view.part(begin, end);
        if (encoded) {
            // If it is still encoded after that, it is already masked.
            part = Decoding.all(part, false);
        }
        if (encoded && hasSlash(part)) {
            // An encoded slash separates segments for most applications: /reset-password%2F9f8e7d6c5b4a.
            decoded(part);
            return;
        }
        if (part.length() > LONGEST) {
            if (announces()) {
                scan.mark(view, begin, end);
            }
            before = "";
            return;
        }
        String text = part.text(0, part.length());
        if (isSecret(text)) {
            scan.mark(view, begin, end);
        }
        if (!text.equals(".") && !text.equals("..")) {
            before = text.toLowerCase(Locale.ROOT);
            hook |= before.contains(HOOK);
        }
    }

    private void decoded(View part) {
        PathScan inner = new PathScan(scan, part);
        inner.before = before;
        inner.hook = hook;
        inner.segments(false);
        before = inner.before;
        hook = inner.hook;
    }

    private static boolean hasSlash(View part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.at(i) == '/') {
                return true;
            }
        }
        return false;
    }

    /** Masks the user of a URL within the path: {@code /proxy/https://ada:…@example.org}. */
    private void user(int begin, int end) {
        for (int i = end - 1; before.endsWith(":") && i > begin; i--) {
            if (view.at(i) == '@') {
                scan.mark(view, begin, i);
                return;
            }
        }
    }

    private boolean announces() {
        if (hook || !before.isEmpty() && scan.names.isSecret(before)) {
            return true;
        }
        for (String link : LINKS) {
            if (before.contains(link)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a code is announced. The members of a collection have ids ({@code /tokens/build2026}), and so do passes.
     */
    private boolean announcesCode() {
        boolean many = before.endsWith("s") && !before.endsWith("ss") && !before.endsWith("sms");
        return !many && !before.endsWith(PASS) && (hasWordBeforeCode() || scan.names.isSecretInText(before));
    }

    private boolean hasWordBeforeCode() {
        for (String word : BEFORE_CODES) {
            int at = before.indexOf(word);
            if (at == 0 || at > 0 && !Character.isLetterOrDigit(before.charAt(at - 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean isSecret(String part) {
        if (part.length() < SHORTEST_SECRET || !announces()) {
            return false;
        }
        if (PASSWORDS.contains(before) && isMixed(part)) {
            return true;
        }
        return isUuid(part) || isRandom(part) || Codes.isIn(part) && announcesCode();
    }

    /** A number, or letters mixed with other characters, but not words joined by dashes. */
    private static boolean isMixed(String part) {
        int others = 0;
        for (int i = 0; i < part.length(); i++) {
            others += Character.isLetter(part.charAt(i)) || part.charAt(i) == '-' || part.charAt(i) == '_' ? 0 : 1;
        }
        return others > 0;
    }

    private static boolean isUuid(String part) {
        return part.length() == UUID && part.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    /**
     * Whether letters and digits, or upper and lower case, alternate often between dashes, or there is a very long
     * number.
     */
    private static boolean isRandom(String part) {
        int length = 0;
        int changes = 0;
        int digits = 0;
        int before = -1;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            int kind = Character.isDigit(c) ? 0 : Character.isUpperCase(c) ? 1 : Character.isLetter(c) ? 2 : 3;
            if (kind == 3) {
                length = 0;
                changes = 0;
                digits = 0;
                before = -1;
                continue;
            }
            length++;
            digits += kind == 0 ? 1 : 0;
            // A capital at the beginning of a word does not count as a change.
            changes += before >= 0 && before != kind && !(before == 1 && kind == 2) ? 1 : 0;
            before = kind;
            if (length >= SHORTEST_MIXED && changes >= CHANGES || digits >= LONG_NUMBER || length >= LONG_WORD
                    || length >= LONG_MIXED && digits >= CHANGES && digits < length) {
                return true;
            }
        }
        return false;
    }
}
