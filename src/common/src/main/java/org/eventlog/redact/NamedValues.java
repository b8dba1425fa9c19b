// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds values by the names before them: {@code password=…}, {@code "token": "…"}, {@code {\"pin\":4711}},
 * {@code secret => '…'}, {@code password 'x'}, {@code setPassword("x")}, headers such as {@code Cookie: …}, and values
 * identified by a pair: {@code name=password, value=…}.
 */
final class NamedValues {
    private static final int LONGEST_NAME = 64;
    private static final int BLANKS = 4;
    private static final int QUOTES = 8;
    private static final int FURTHER = 80;
    private static final int UNEXPECTED = 11;
    private static final int REJECTED = 15;
    /** The maximum distance between a name and its value: {@code name=password, type=text, value=…}. */
    private static final int PAIR = 100;
    private static final int MOST_WORDS = 4;
    private static final String ENDS_OF_MEMBER = ",;)]}|";
    private static final String[] NUMBERED = {"card", "iban", "ssn", "number"};
    private static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_GROUP = 8;
    private static final String[] SOURCES = {".java", ".kt", ".scala", ".groovy", ".clj", ".js", ".mjs", ".cjs", ".jsx",
            ".ts", ".tsx", ".vue", ".cs", ".vb", ".fs", ".py", ".rb", ".go", ".php", ".rs", ".cpp", ".swift"};
    private static final String MARKS = "\"'`\\])*%}";
    /** The second words of two-word names: {@code card number}, {@code API key}. */
    private static final Set<String> SECOND = Set.of("id", "no", "number", "key", "code", "value", "hash", "num",
            "phrase", "by", "is", "was", "to", "like", "as",
            // In other languages.
            "est", "es", "ist", "lautet", "\u00e9", "\u00e8", "\u00e4r", "er", "je", "jest", "adalah");
    /** Between a secret and whose it is: {@code password for user ada}. */
    private static final String[] LINKS = {"for", "of", "the", "user", "account", "role"};
    private static final int MOST_LINKS = 4;
    static final Set<String> PAIR_NAMES = Set.of("name", "key", "field", "header", "param", "parameter", "property",
            "label", "attribute", "variable", "k", "path");
    static final Set<String> PAIR_VALUES = Set.of("value", "val", "v", "content", "data", "text", "newvalue",
            "oldvalue",
            "new", "old", "default", "values");

    private final Scan scan;
    private final View view;
    private final boolean named;
    private final Values values;
    /** Up to this position, a {@code value=} belongs to a secret name. */
    private int pairUntil = -1;

    NamedValues(Scan scan, View view, boolean named) {
        this.scan = scan;
        this.view = view;
        this.named = named;
        values = new Values(view);
    }

    /**
     * @param i the position of a character that may separate a name and its value
     * @return the position to continue at
     */
    int at(int i) {
        char c = view.at(i);
        boolean sign = isSign(c);
        if (!sign && !isAlone(i, c)) {
            return i + 1;
        }
        int end = endOfName(i);
        int begin = beginOfWords(beginOfName(end), end);
        if (begin == end || c == ':' && (isFile(begin, i) || isLineOfSource(end, i) || isScope(begin, i))) {
            // Not a name, or the name of a file: /etc/passwd: permission denied, (TokenService.java:42).
            return i + 1;
        }
        String name = view.text(begin, end);
        if (sign && Header.isOne(name)) {
            return new Header(scan, view, values).at(begin, end, i, beginOfValue(i));
        }
        if (!sign && view.has("unexpected ", begin - UNEXPECTED)) {
            // A parser's message.
            return i + 1;
        }
        int from = sign ? beginOfValue(i) : c == '(' ? i + 1 : i;
        if (from >= view.length()) {
            return i + 1;
        }
        boolean parameter = c == '=' && (named || isInQuery(begin));
        boolean own = parameter ? scan.names.isSecret(name) : scan.names.isSecretInText(name);
        if (!own && isProperty(name) && scan.names.isSecretInText(name.substring(2))) {
            own = true;
            name = name.substring(2);
        }
        if (own && c == ':' && isEndOfLine(from)) {
            int block = YamlBlock.mask(scan, view, begin, i);
            if (block >= 0) {
                return block;
            }
        }
        if (own || isTwoWords(begin, name) || sign && isOfSomeone(name, begin, c == '=' && view.at(from) == '\'')) {
            return masked(i, from, name, own);
        }
        // In the text of a record, Param[name=…, the member follows the bracket.
        return sign
                ? pair(i, from, name.substring(name.lastIndexOf('[') + 1).toLowerCase(Locale.ROOT))
                : i + 1;
    }

    /** An option of Java and its build tools: {@code -Dpin=x}, but not a macro, {@code -DPIN=1}. */
    private static boolean isProperty(String name) {
        return name.length() > 2 && (name.startsWith("-D") || name.startsWith("-P"))
                && Character.isLowerCase(name.charAt(2));
    }

    /** Also the wide signs of Chinese and Japanese texts, and arrows: {@code Map(password -> x)}. */
    private static boolean isSign(char c) {
        return c == '=' || c == '-' || c == '\uff1d' || c == '\u2192' || isColon(c);
    }

    private static boolean isColon(char c) {
        return c == ':' || c == '\uff1a' || c == '\ufe55' || c == '\u2236' || c == '\ua789';
    }

    /**
     * {@code /etc/passwd: …}, but neither the option {@code /password:x} of Windows nor two names,
     * {@code login/password: x}.
     */
    private boolean isFile(int begin, int colon) {
        if (begin == 0 || view.at(begin - 1) != '/') {
            return false;
        }
        boolean option = (begin < 2 || view.isSpace(begin - 2)) && colon + 1 < view.length()
                && view.at(colon + 1) > ' ';
        return !option && !(isRelative(begin, colon) && isFollowedBySpace(colon));
    }

    /** The name of a function: {@code Token::parse}, {@code secret::load(7)}; not {@code password::x}. */
    private boolean isScope(int begin, int colon) {
        int from = colon + 2;
        if (from >= view.length() || view.at(colon + 1) != ':' || !Character.isLetter(view.at(from))) {
            return false;
        }
        int to = from;
        while (to < Math.min(view.length(), from + LONGEST_NAME) && isOfName(view.at(to))) {
            to++;
        }
        return Character.isUpperCase(view.at(begin)) || to < view.length() && "(:<".indexOf(view.at(to)) >= 0;
    }

    /** In {@code shop/password-reset:1.4.2} and {@code db/password.sql:12}, it is no secret that follows. */
    private boolean isFollowedBySpace(int colon) {
        return colon + 1 < view.length() && (view.isSpace(colon + 1) || "'\"".indexOf(view.at(colon + 1)) >= 0);
    }

    /** Whether names without a slash, a host or a tilde before them, and without a dot, lead here. */
    private boolean isRelative(int begin, int colon) {
        for (int i = begin; i < colon; i++) {
            if (view.at(i) == '.') {
                return false;
            }
        }
        int start = begin;
        while (start > 0 && begin - start < LONGEST_NAME
                && (view.at(start - 1) == '/' || isOfName(view.at(start - 1)))) {
            if (view.at(start - 1) == '.') {
                return false;
            }
            start--;
        }
        return begin - start < LONGEST_NAME && Character.isLetterOrDigit(view.at(start))
                && (start == 0 || ":@~".indexOf(view.at(start - 1)) < 0);
    }

    private int masked(int i, int start, String name, boolean own) {
        // Spring's message about a field that it could not bind.
        int from = view.has("rejected value [", start) ? start + REJECTED : start;
        int to = values.end(from);
        int begin = values.begin();
        int last = values.last();
        boolean harmless = values.isHarmless(begin, last, name, isColon(view.at(i)))
                || own && scan.names.mayBeErrorCode(name) && isErrorCode(begin, last);
        if (last > begin && !harmless) {
            int end = isNumbered(name) ? Math.max(to, endOfGroups(last)) : to;
            scan.mark(view, begin, end > to ? end : last);
            return end;
        }
        return i + 1;
    }

    private boolean isErrorCode(int from, int to) {
        return to - from <= ErrorCode.LONGEST && ErrorCode.isInData(view.text(from, to));
    }

    private static boolean isNumbered(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        for (String part : NUMBERED) {
            if (small.contains(part)) {
                return true;
            }
        }
        return small.endsWith("no");
    }

    /** Values in groups separated by blanks: {@code iban: DE89 3704 0044 …}, {@code ssn: 078 05 1120}. */
    private int endOfGroups(int last) {
        int end = last;
        while (end - last < LONGEST_NUMBER && view.isSpace(end)) {
            int i = end + 1;
            boolean digit = false;
            while (i < view.length() && i < end + LONGEST_GROUP && isOfNumber(view.at(i))) {
                digit |= view.at(i) <= '9';
                i++;
            }
            if (!digit || view.isWord(i)) {
                break;
            }
            end = i;
        }
        return end;
    }

    private static boolean isOfNumber(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }

    private boolean isLineOfSource(int end, int colon) {
        int next = colon + 1;
        if (!(next < view.length() && view.at(next) >= '0' && view.at(next) <= '9' || view.has("line ", next))) {
            return false;
        }
        for (String source : SOURCES) {
            if (view.has(source, end - source.length())) {
                return true;
            }
        }
        return false;
    }

    /** A quote or bracket after a name starts a value only if it is preceded by a blank or a quote. */
    private boolean isAlone(int i, char c) {
        if (c == '(') {
            return i + 1 < view.length() && (view.at(i + 1) == '"' || view.at(i + 1) == '\'') && view.isWord(i - 1);
        }
        // Not a closing quote, and not a single character between quotes.
        return view.isSpace(i - 1) && i + 2 < view.length() && !view.isSpace(i + 1) && view.at(i + 2) != c;
    }

    private int endOfName(int i) {
        int end = blanksBefore(i);
        if (view.at(i) == '=' && end > 0 && view.at(end - 1) == '!' || view.has("<>", end - 2)) {
            // The value is compared.
            end = blanksBefore(view.at(end - 1) == '!' ? end - 1 : end - 2);
        }
        int blanks = end;
        while (end > 0 && blanks - end < QUOTES && MARKS.indexOf(view.at(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private int blanksBefore(int i) {
        int end = i;
        while (end > 0 && i - end < BLANKS && view.isSpace(end - 1)) {
            end--;
        }
        return end;
    }

    private int beginOfName(int end) {
        int begin = end;
        while (begin > 0 && end - begin < LONGEST_NAME && isOfName(view.at(begin - 1))) {
            begin--;
        }
        return begin;
    }

    /** The start of a name of several words, such as {@code mot de passe}, or of the word alone. */
    private int beginOfWords(int begin, int end) {
        for (List<String> before : SecretNames.before(view.text(begin, end))) {
            int from = begin;
            int words = before.size();
            while (words > 0) {
                int to = from > 0 && isApostrophe(view.at(from - 1)) ? from - 1 : blanksBefore(from);
                int start = to - before.get(words - 1).length();
                if (to == from || start < 0 || view.isWord(start - 1)
                        || !view.text(start, to).toLowerCase(Locale.ROOT).equals(before.get(words - 1))) {
                    break;
                }
                from = start;
                words--;
            }
            if (words == 0) {
                return from;
            }
        }
        return begin;
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '\u2019';
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '[' || c == '$';
    }

    /** {@code ?name=} and {@code &name=}: in a URL, any name may be that of a parameter. */
    private boolean isInQuery(int begin) {
        return begin > 0 && (view.at(begin - 1) == '?' || view.at(begin - 1) == '&'
                || view.at(begin - 1) == ';' && view.has("&amp;", begin - 5));
    }

    /** {@code password: |} of YAML, or nothing before the end of the line. */
    private boolean isEndOfLine(int from) {
        char c = view.at(from);
        return c == '\n' || c == '\r' || c == '|' || c == '>';
    }

    /**
     * {@code password for user ada: …}, {@code SET PASSWORD FOR ada = '…'}, but not {@code invalid token for user: ada}.
     *
     * @param whose the name before the sign
     * @param name its start
     * @param assigned whether a quoted value is assigned
     */
    private boolean isOfSomeone(String whose, int name, boolean assigned) {
        if (whose.equalsIgnoreCase("id") || whose.equalsIgnoreCase("name")) {
            return false;
        }
        int begin = name;
        if (begin > 0 && view.at(begin - 1) == '@') {
            begin = beginOfName(begin - 1);
        }
        boolean someone = assigned || begin < name || view.at(begin) == '[';
        if (begin > 0 && MARKS.indexOf(view.at(begin - 1)) >= 0) {
            someone = true;
            begin--;
        }
        boolean linked = false;
        for (int words = 0; words < MOST_LINKS && begin > 1 && view.isSpace(begin - 1); words++) {
            int end = begin - 1;
            begin = beginOfName(end);
            String link = link(begin, end);
            if (link == null) {
                return linked && someone && scan.names.isSecretInText(view.text(begin, end));
            }
            linked |= link.equals("for") || link.equals("of");
            someone |= link.equals("user") || link.equals("account") || link.equals("role");
        }
        return false;
    }

    private String link(int from, int to) {
        for (String link : LINKS) {
            if (to - from == link.length() && view.has(link, from)) {
                return link;
            }
        }
        return null;
    }

    private boolean isTwoWords(int begin, String second) {
        if (begin < 2 || !view.isSpace(begin - 1) || !SECOND.contains(second.toLowerCase(Locale.ROOT))) {
            return false;
        }
        int first = beginOfWords(beginOfName(begin - 1), begin - 1);
        if (view.has("identified by", first) && !view.isWord(first - 1)) {
            // The syntax of passwords in SQL.
            return true;
        }
        return first < begin - 1 && scan.names.isSecretInText(view.text(first, begin - 1) + '_' + second);
    }

    /** The position after {@code =}, {@code ==}, {@code =>}, {@code :=} and similar. */
    private int beginOfValue(int i) {
        // LDIF writes Base64 behind two colons (RFC 2849).
        int from = view.has(":=", i + 1) || view.has(": ", i + 1) ? i + 2 : i + 1;
        while (from < view.length() && from < i + 3 && (view.at(from) == '=' || view.at(from) == '>')) {
            from++;
        }
        from = view.skipSpaces(from, BLANKS);
        if (from >= view.length() || view.at(from) != '\n' && view.at(from) != '\r') {
            return from;
        }
        // A quoted value may be on the next line, as in JSON.
        int next = from;
        while (next < view.length() && next < from + FURTHER && Character.isWhitespace(view.at(next))) {
            next++;
        }
        return next < view.length() && view.at(next) == '"' ? next : from;
    }

    /** A name of several words without quotes, up to the next member: {@code name=client secret, value=…}. */
    private String words(int from, int end) {
        int to = end;
        for (int words = 1; words < MOST_WORDS && view.isSpace(to) && view.isWord(to + 1); words++) {
            int next = to + 1;
            while (next - from < LONGEST_NAME && view.isWord(next)) {
                next++;
            }
            to = next;
        }
        return to > end && to < view.length() && ENDS_OF_MEMBER.indexOf(view.at(to)) >= 0 ? view.text(from, to) : "";
    }

    private int pair(int i, int from, String name) {
        if (PAIR_NAMES.contains(name)) {
            int to = values.end(from, LONGEST_NAME);
            int begin = values.begin();
            int last = values.last();
            boolean secret = last > begin && (scan.names.isSecret(view.text(begin, last))
                    || begin == from && scan.names.isSecret(words(from, last)));
            pairUntil = secret ? to + PAIR : -1;
            int part = secret && Multipart.isPart(view, i - name.length()) ? Multipart.begin(view, to) : -1;
            if (part >= 0) {
                int end = Multipart.end(view, part);
                scan.mark(view, part, end);
                return end;
            }
        } else if (from <= pairUntil && PAIR_VALUES.contains(name)) {
            pairUntil = -1;
            int to = values.end(from);
            scan.mark(view, values.begin(), values.last());
            return to;
        }
        return i + 1;
    }
}
