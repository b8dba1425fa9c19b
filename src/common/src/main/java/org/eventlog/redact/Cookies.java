// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/**
 * The names and values of cookies in texts: {@code sessionCookie=x}, {@code cookies=[a=x]}, {@code setCookie("x")}.
 * Texts are also about cookies, without a secret: {@code cookiePolicy=strict}, {@code cookies=3}, {@code cookie 'lang'
 * expired}. The headers {@code Cookie} and {@code Set-Cookie} are values up to the end of the line, see {@link Header}.
 */
final class Cookies {
    private static final String ONE = "cookie";
    private static final String MANY = "cookies";
    private static final String VALUE = "value";
    /** Of a name or a method. */
    private static final int LONGEST = 64;
    /** A longer value is no word. */
    private static final int WORD = 20;
    private static final int BLANKS = 4;
    private static final String ENDS = ";,)]}\"'`<>";
    /** The values of settings of cookies. */
    private static final Set<String> SETTINGS = Set.of("lax", "strict", "secure", "enabled", "disabled", "on", "off");

    /** Before it, in the names of methods and options that do something. */
    private static final Set<String> ACTIONS = Set.of("add", "get", "has", "remove", "delete", "find", "create",
            "clear", "parse", "read", "write", "send", "keep", "load", "save", "use", "no", "with", "without", "allow",
            "accept", "reject", "enable", "disable", "support", "supports", "require", "in", "by", "from", "via", "max",
            "min", "num", "is");

    private Cookies() {}

    /** Whether it is the name of a cookie or of its value, but not of a setting. */
    static boolean isOne(String name) {
        int end = name.length();
        while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '[')) {
            end--;
        }
        if (ends(name, end, VALUE)) {
            end -= VALUE.length();
            end -= end > 0 && "-_.".indexOf(name.charAt(end - 1)) >= 0 ? 1 : 0;
        }
        if (!ends(name, end, ONE) && !ends(name, end, MANY)) {
            return false;
        }
        String plain = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return !plain.contains("samesite") && !plain.contains("httponly");
    }

    /** Whether it is the name of the cookie itself: its value follows the word, and no number or list. */
    static boolean isSingle(String name) {
        return isOne(name) && !isMany(name);
    }

    private static boolean isMany(String name) {
        return ends(name, name.length(), MANY);
    }

    /** {@code addCookie}, {@code --keep-session-cookies}. */
    static boolean isAction(String name) {
        int begin = 0;
        while (begin < name.length() && !Character.isLetter(name.charAt(begin))) {
            begin++;
        }
        begin = Math.max(begin, name.lastIndexOf('.') + 1);
        int end = begin;
        while (end < name.length() && Character.isLowerCase(name.charAt(end))) {
            end++;
        }
        return end > begin && end < name.length() && ACTIONS.contains(name.substring(begin, end));
    }

    /** {@code --cookies cookies.txt}, the name of a file. */
    static boolean isFile(View view, String option, int from, int to) {
        if (!isMany(option)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (view.at(i) == '=') {
                return false;
            }
        }
        return true;
    }

    private static boolean ends(String name, int end, String part) {
        return end >= part.length() && name.regionMatches(true, end - part.length(), part, 0, part.length());
    }

    /** {@code cookie is: x}, {@code cookie value: x}; but not {@code cookie id: 17}. */
    static boolean isFollowed(String first, String second) {
        return isSingle(first) && (second.equalsIgnoreCase(VALUE) || second.equalsIgnoreCase("is")
                || second.equalsIgnoreCase("was"));
    }

    /**
     * The start of the argument that is the value: the second, or the only one of {@code setCookie("x")}.
     *
     * @param first the quote of the first argument
     * @return -1 if the argument is the name of the cookie: {@code getCookie("lang")}
     */
    static int argument(View view, Values values, String name, int first) {
        String method = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean set = method.startsWith("set");
        if (!set && !method.startsWith("add") && !method.startsWith("with") && !method.equals(ONE)
                && !method.equals("newcookie")) {
            return -1;
        }
        int next = view.skipSpaces(values.end(first, LONGEST), BLANKS);
        if (next >= view.length() || view.at(next) != ',') {
            return set ? first : -1;
        }
        int second = view.skipSpaces(next + 1, BLANKS);
        return second < view.length() && (view.at(second) == '"' || view.at(second) == '\'') ? second : -1;
    }

    /** Whether the value is a setting, the number of cookies, a word about them, or the name of a session's cookie. */
    static boolean isHarmless(View view, String name, int from, int to) {
        if (to - from > LONGEST) {
            return false;
        }
        String value = view.text(from, to).strip();
        String small = value.toLowerCase(Locale.ROOT);
        if (small.isEmpty() || Values.NOTHING.contains(small) || SETTINGS.contains(small)
                || small.endsWith("sessionid") || small.endsWith("sessid") || isOperation(value)
                || (small.startsWith("__host-") || small.startsWith("__secure-")) && value.indexOf('=') < 0) {
            return true;
        }
        if (!isMany(name)) {
            return false;
        }
        boolean list = from > 0 && "[({".indexOf(view.at(from - 1)) >= 0;
        return isNumber(value) || !list && value.length() < WORD && value.indexOf('=') < 0 && !Codes.isIn(value);
    }

    /** An operation on the settings of a server: {@code session-cookie:add(secure=true)}. */
    private static boolean isOperation(String value) {
        int i = 0;
        while (i < value.length() && (value.charAt(i) >= 'a' && value.charAt(i) <= 'z' || value.charAt(i) == '-')) {
            i++;
        }
        return i > 1 && i < value.length() && value.charAt(i) == '(';
    }

    private static boolean isNumber(String value) {
        return value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether the value of a member of JSON is harmless, or an empty list. */
    static boolean isHarmlessMember(View view, String name, int from) {
        if (from >= view.length() || isAction(name)) {
            return true;
        }
        char c = view.at(from);
        if (c == '[' || c == '{') {
            int next = view.skipSpaces(from + 1, BLANKS);
            return next < view.length() && (view.at(next) == ']' || view.at(next) == '}');
        }
        int begin = c == '"' ? from + 1 : from;
        int end = begin;
        while (end < view.length() && end - begin <= LONGEST
                && (c == '"' ? view.at(end) != '"' : ",}]\r\n".indexOf(view.at(end)) < 0)) {
            end++;
        }
        return isHarmless(view, name, begin, end);
    }

    /** The end of {@code a=x; b=y}, whose first cookie ends at this position. */
    static int endOfList(View view, int begin, int last) {
        int sign = begin;
        while (sign < last && view.at(sign) != '=') {
            sign++;
        }
        int end = last;
        while (sign < last && end < view.length() && view.at(end) == ';') {
            int i = view.skipSpaces(end + 1, BLANKS);
            int name = i;
            while (i < view.length() && i < name + LONGEST && (view.isWord(i) || "_-.$".indexOf(view.at(i)) >= 0)) {
                i++;
            }
            if (i == name || i >= view.length() || view.at(i) != '=') {
                break;
            }
            while (i < view.length() && view.at(i) > ' ' && ENDS.indexOf(view.at(i)) < 0) {
                i++;
            }
            end = i;
        }
        return end;
    }
}
