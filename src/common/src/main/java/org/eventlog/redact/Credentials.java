// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Arrays;

/**
 * Finds credentials by their shape: private keys in PEM (RFC 7468), JSON Web Tokens (RFC 7519), tokens of services that
 * have a known prefix, the user part of URLs, and bank account numbers; by {@link Schemes}, the text after {@code Bearer}
 * or {@code Basic}.
 */
final class Credentials {
    private static final int LONGEST_AUTHORITY = 512;
    private static final int LONGEST_PEM_LABEL = 64;
    private static final int SHORTEST_HEADER = 15;
    private static final int KEY_SECRET = 20;
    private static final int LONGEST_WORDS = 64;
    private static final int LONGEST_BOT = 16;
    private static final String IDENTIFIED = "identified by ";

    /** The prefix of a token, and the minimum number of letters, digits, {@code _} and {@code -} after it. */
    private record Prefix(String text, int least) {}

    private static final Prefix[] PREFIXES = {new Prefix("AKIA", 16), new Prefix("ASIA", 16), new Prefix("ABIA", 16),
            new Prefix("ACCA", 16), new Prefix("ghp_", 20), new Prefix("gho_", 20), new Prefix("ghu_", 20),
            new Prefix("ghs_", 20), new Prefix("ghr_", 20), new Prefix("github_pat_", 20), new Prefix("glpat-", 16),
            new Prefix("gldt-", 16), new Prefix("glrt-", 16), new Prefix("xoxb-", 10), new Prefix("xoxa-", 10),
            new Prefix("xoxp-", 10), new Prefix("xoxr-", 10), new Prefix("xoxs-", 10), new Prefix("xapp-", 10),
            new Prefix("AIza", 30), new Prefix("ya29.", 20), new Prefix("GOCSPX-", 20), new Prefix("sk_live_", 10),
            new Prefix("sk_test_", 10), new Prefix("rk_live_", 10), new Prefix("rk_test_", 10),
            new Prefix("whsec_", 16),
            new Prefix("npm_", 30), new Prefix("pypi-", 30), new Prefix("SG.", 20), new Prefix("sk-", 24),
            new Prefix("dop_v1_", 30), new Prefix("hvs.", 20), new Prefix("shpat_", 20), new Prefix("hf_", 30),
            new Prefix("dckr_pat_", 20), new Prefix("sq0csp-", 20), new Prefix("AGE-SECRET-KEY-", 20),
            new Prefix("ATATT3x", 20), new Prefix("ATCTT3x", 20), new Prefix("glsa_", 20), new Prefix("glc_", 20),
            new Prefix("NRAK-", 20), new Prefix("sntrys_", 20), new Prefix("sntryu_", 20), new Prefix("sq0atp-", 20),
            new Prefix("lin_api_", 20), new Prefix("PMAK-", 20), new Prefix("sbp_", 30), new Prefix("shpss_", 20),
            new Prefix("shpca_", 20), new Prefix("shppa_", 20), new Prefix("pscale_pw_", 20),
            new Prefix("pscale_tkn_", 20), new Prefix("xkeysib-", 20), new Prefix("tskey-", 16),
            new Prefix("CFPAT-", 20), new Prefix("rubygems_", 20), new Prefix("gsk_", 20), new Prefix("hvb.", 20),
            new Prefix("figd_", 20), new Prefix("dt0c01.", 20)};
    /** Indexed by their first letter, because every word of a text is checked. */
    private static final Prefix[][] PREFIXES_OF = new Prefix[128][];

    static {
        for (int c = 'A'; c <= 'z'; c++) {
            char first = (char) c;
            Prefix[] prefixes = Arrays.stream(PREFIXES).filter(p -> p.text.charAt(0) == first).toArray(Prefix[]::new);
            PREFIXES_OF[c] = prefixes.length == 0 ? null : prefixes;
        }
    }

    private final Scan scan;
    private final View view;
    private final Schemes schemes;
    private int tokenBegin = -1;
    private int tokenEnd = -1;
    private int noUserUntil;

    Credentials(Scan scan, View view) {
        this.scan = scan;
        this.view = view;
        schemes = new Schemes(scan, view);
    }

    /**
     * @return the position after the beginning of the word, or after the whole credential
     */
    int word(int i) {
        char first = view.at(i);
        int end = i;
        if (first == 'e') {
            end = Math.max(webToken(i), ownKey(i));
        }
        if (end == i && PREFIXES_OF[first] != null) {
            end = prefixed(i, PREFIXES_OF[first]);
        }
        if (end == i) {
            end = schemes.at(i);
        }
        if (end == i && first <= 'Z') {
            end = Iban.end(view, i);
            if (end > i) {
                scan.mark(view, i, end);
            }
        }
        if (end == i && first == 'b') {
            end = telegram(i);
        }
        if (end == i && (first | ' ') == 'j' && view.has("jdbc:oracle:", i)) {
            end = oracle(i);
        }
        if (end == i && (first | ' ') == 'i' && view.has(IDENTIFIED, i)) {
            end = identified(i);
        }
        return Math.max(end, i + 1);
    }

    /** Cached, because it may be requested again for a position inside the token. */
    private int endOfToken(int from) {
        if (from >= tokenBegin && from <= tokenEnd) {
            return tokenEnd;
        }
        int i = from;
        while (i < view.length() && Schemes.isOfToken(view.at(i))) {
            i++;
        }
        tokenBegin = from;
        tokenEnd = i;
        return i;
    }

    private boolean begins(String exact, int i) {
        if (i + exact.length() > view.length()) {
            return false;
        }
        for (int k = 0; k < exact.length(); k++) {
            if (view.at(i + k) != exact.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** A header, a dot and at least one more part. Encrypted tokens have five parts. */
    private int webToken(int i) {
        if (!begins("eyJ", i)) {
            return i;
        }
        int end = endOfToken(i);
        if (end < i + SHORTEST_HEADER || end >= view.length() || view.at(end) != '.') {
            return i;
        }
        for (int parts = 1; parts < 5 && end < view.length() && view.at(end) == '.'; parts++) {
            int next = endOfToken(end + 1);
            if (next == end + 1 && parts > 1 && (next >= view.length() || view.at(next) != '.')) {
                break;
            }
            end = next;
        }
        scan.mark(view, i, end);
        return end;
    }

    /** A key of the collector: {@code elk_<id>_<secret>}. The id is not a secret, and identifies the key. */
    private int ownKey(int i) {
        if (!begins("elk_", i)) {
            return i;
        }
        int id = i + 4;
        while (id < view.length() && id < i + 40 && Schemes.isOfToken(view.at(id)) && view.at(id) != '_'
                && view.at(id) != '-') {
            id++;
        }
        int end = endOfToken(id);
        if (id == i + 4 || id >= view.length() || view.at(id) != '_' || end - id <= KEY_SECRET) {
            return i;
        }
        scan.mark(view, id + 1, end);
        return end;
    }

    private int prefixed(int i, Prefix[] prefixes) {
        for (Prefix prefix : prefixes) {
            if (begins(prefix.text, i)) {
                int end = endOfToken(i + prefix.text.length());
                if (prefix.text.endsWith(".") && end < view.length() && view.at(end) == '.') {
                    end = Math.max(end, endOfToken(end + 1));
                }
                if (end - i - prefix.text.length() >= prefix.least && !isWords(i, end)) {
                    scan.mark(view, i, end);
                    return end;
                }
            }
        }
        return i;
    }

    /** A bot of Telegram in the path of its API: {@code bot<number>:<secret>}. */
    private int telegram(int i) {
        int id = i + 3;
        if (!begins("bot", i) || id >= view.length() || !isDigit(view.at(id))) {
            return i;
        }
        while (id < view.length() && id < i + LONGEST_BOT && isDigit(view.at(id))) {
            id++;
        }
        int end = id < view.length() && view.at(id) == ':' ? endOfToken(id + 1) : id;
        if (end - id <= KEY_SECRET) {
            return i;
        }
        scan.mark(view, id + 1, end);
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Words such as {@code sk-some-name-in-small-letters}, without a digit or capital letter. */
    private boolean isWords(int from, int to) {
        for (int i = from; i < to && i < from + LONGEST_WORDS; i++) {
            char c = view.at(i);
            if (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return true;
    }

    /** Masks a private key from its first to its last dashes, or to the end of the text. */
    int pem(int i) {
        if (!begins("-----BEGIN ", i)) {
            return i;
        }
        int label = i + 11;
        int end = label;
        while (end < view.length() && end < label + LONGEST_PEM_LABEL && view.at(end) != '-' && view.at(end) != '\n') {
            end++;
        }
        if (!begins("-----", end) || !view.text(label, end).contains("PRIVATE KEY")) {
            return i;
        }
        int at = end + 5;
        while (at < view.length() && !begins("-----END", at)) {
            at++;
        }
        scan.mark(view, end + 5, at);
        return Math.min(view.length(), at + 8);
    }

    /**
     * Masks user and password, if present.
     *
     * @param from the position after the two slashes
     * @return the position to continue at
     */
    int userOfUrl(int from) {
        if (from < noUserUntil) {
            return from;
        }
        int end = UserInfo.end(view, from);
        if (end <= from) {
            noUserUntil = end < 0 ? firstAt(from) : noUserUntil;
            return from;
        }
        scan.mark(view, from, end);
        return end;
    }

    /** The position before which there is no user info, so that it is not searched again. */
    private int firstAt(int from) {
        int end = UserInfo.endOfUrl(view, from);
        for (int i = from; i < end; i++) {
            if (view.at(i) == '@') {
                return i < from + 1 ? from : 0;
            }
        }
        return end;
    }

    /** Oracle's {@code CREATE USER ada IDENTIFIED BY hunter2}. In quotes it is found by its name. */
    private int identified(int i) {
        int from = view.skipSpaces(i + IDENTIFIED.length(), 4);
        int to = from;
        while (to < view.length() && to < from + LONGEST_WORDS
                && (view.isWord(to) || "_$#".indexOf(view.at(to)) >= 0)) {
            to++;
        }
        if (to == from || view.has("values", from) || !isUser(i)) {
            return i;
        }
        scan.mark(view, from, to);
        return to;
    }

    /** Whether {@code user name} or {@code role name} is before this position. */
    private boolean isUser(int at) {
        int i = at;
        for (int word = 0; word < 2; word++) {
            int end = i;
            while (end > 0 && at - end < LONGEST_AUTHORITY && view.at(end - 1) <= ' ') {
                end--;
            }
            i = end;
            while (i > 0 && at - i < LONGEST_AUTHORITY && view.at(i - 1) > ' ') {
                i--;
            }
        }
        return view.has("user ", i) || view.has("role ", i);
    }

    /** {@code jdbc:oracle:thin:user/password@host}; both may be in quotes. */
    private int oracle(int i) {
        int slash = -1;
        int most = Math.min(view.length(), i + LONGEST_AUTHORITY);
        for (int k = i + 12; k < most; k++) {
            char c = view.at(k);
            if (c == '"' && (view.at(k - 1) == ':' || k - 1 == slash)) {
                k = endOfName(k, most) - 1;
            } else if (UserInfo.endsUrl(c)) {
                return i;
            } else if (c == '/' && slash < 0) {
                slash = k;
            } else if (c == '@') {
                if (slash > 0) {
                    scan.mark(view, slash + 1, k);
                }
                return k;
            }
        }
        return i;
    }

    /** The position after a name or password in quotes, which cannot contain any. */
    private int endOfName(int quote, int most) {
        int end = quote + 1;
        while (end < most && view.at(end) != '"' && view.at(end) >= ' ') {
            end++;
        }
        return end < most ? end + 1 : most;
    }
}
