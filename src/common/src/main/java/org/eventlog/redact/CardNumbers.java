// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/**
 * Finds the numbers of payment cards (ISO/IEC 7812): 13 to 19 digits of any script, together or in separated groups,
 * that start like a card number and have a valid check digit. Parts of a UUID, of the fraction of a number or of a
 * hexadecimal number do not count.
 */
final class CardNumbers {
    private static final int MIN = 13;
    private static final int MAX = 19;
    private static final int FIRST_GROUP = 4;
    private static final int UUID = 36;
    private static final int NEAR = 16;
    private static final int WIDEST_SEPARATOR = 3;
    /** These also separate the numbers of a list, so they count only between groups of four digits. */
    private static final String LISTS = ",:;|";
    /** In addition to blanks, and to dashes, dots and other signs outside of ASCII. */
    private static final String SEPARATORS = ".-_+/*~";

    private final Scan scan;
    private final View view;
    /** Null until a text is long enough for a number. */
    private Groups found;

    /** The digits read so far, and the start and end of each group. */
    private static final class Groups {
        final byte[] begins = new byte[MAX + 1];
        final byte[] ends = new byte[MAX + 1];
        final byte[] digits = new byte[MAX];
    }

    CardNumbers(Scan scan, View view) {
        this.scan = scan;
        this.view = view;
    }

    /**
     * @return the position after this group of digits, or after the number
     */
    int at(int i) {
        int uuid = endOfUuid(i);
        if (uuid > i) {
            return uuid;
        }
        if (view.length() - i < MIN || !mayBegin(i)) {
            return endOfDigits(i);
        }
        found = found == null ? new Groups() : found;
        int groups = 0;
        int count = 0;
        int end = -1;
        char separator = 0;
        int at = i;
        while (at < view.length() && count < MAX && groups <= MAX) {
            int from = at;
            int before = count;
            while (at < view.length() && count < MAX && digit(at) >= 0) {
                found.digits[count++] = (byte) digit(at);
                at += width(at);
            }
            if (at == from || at < view.length() && digit(at) >= 0) {
                break;
            }
            found.begins[groups] = (byte) before;
            found.ends[groups++] = (byte) count;
            if (count >= MIN && isCard(count, groups, separator) && mayEnd(at)) {
                end = at;
            }
            int next = endOfSeparator(at);
            if (next == at || next >= view.length() || groups > 1 && kind(at, next) != separator) {
                break;
            }
            separator = kind(at, next);
            at = next;
        }
        if (end < 0) {
            return endOfDigits(i);
        }
        scan.mark(view, i, end);
        return end;
    }

    private int endOfDigits(int from) {
        int i = from;
        while (i < view.length() && digit(i) >= 0) {
            i += width(i);
        }
        return i;
    }

    private int digit(int i) {
        char c = view.at(i);
        if (c < 128) {
            return c >= '0' && c <= '9' ? c - '0' : -1;
        }
        return Character.digit(view.codePoint(i), 10);
    }

    private int width(int i) {
        return Character.charCount(view.codePoint(i));
    }

    /** One separator, possibly between blanks. */
    private int endOfSeparator(int from) {
        int i = from;
        while (i < view.length() && i < from + WIDEST_SEPARATOR && isSeparator(view.at(i))) {
            i++;
        }
        return i;
    }

    static boolean isSeparator(char c) {
        return View.isSpace(c) || SEPARATORS.indexOf(c) >= 0 || LISTS.indexOf(c) >= 0 || c > 127 && isUnusual(c);
    }

    private static boolean isUnusual(char c) {
        return switch (Character.getType(c)) {
            case Character.DASH_PUNCTUATION, Character.CONNECTOR_PUNCTUATION, Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL, Character.FORMAT ->
                true;
            default -> false;
        };
    }

    /** The separator without the blanks around it. Blanks of any width are the same, and so are dashes. */
    private char kind(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = view.at(i);
            if (!View.isSpace(c)) {
                return c > 127 && isUnusual(c) ? '-' : c;
            }
        }
        return ' ';
    }

    private boolean mayBegin(int i) {
        if (i == 0) {
            return true;
        }
        char before = view.at(i - 1);
        if (before == '+' && !(i > 1 && view.isWord(i - 2))) {
            return false;
        }
        boolean fraction = before == '.' && i > 1 && digit(i - 2) >= 0;
        return !fraction && !isHexadecimal(i - 1, -1);
    }

    private boolean mayEnd(int i) {
        if (i >= view.length()) {
            return true;
        }
        char after = view.at(i);
        boolean fraction = after == '.' && i + 1 < view.length() && digit(i + 1) >= 0;
        return !fraction && digit(i) < 0 && !isHexadecimal(i, 1);
    }

    /**
     * Whether the number is adjacent to letters that may be hexadecimal digits: {@code 4111…cafe}, but not
     * {@code card4111…}.
     */
    private boolean isHexadecimal(int from, int step) {
        int i = from;
        while (i >= 0 && i < view.length() && Math.abs(i - from) < NEAR && Character.isLetter(view.at(i))) {
            if ((view.at(i) | ' ') > 'f') {
                return false;
            }
            i += step;
        }
        return i != from;
    }

    /** Also accepts the incomplete end of a UUID that was cut. */
    private int endOfUuid(int i) {
        if (view.isWord(i - 1) || i + UUID > view.length()) {
            return i;
        }
        for (int k = 0; k < UUID; k++) {
            char c = view.at(i + k);
            boolean dash = k == 8 || k == 13 || k == 18 || k == 23;
            if (dash ? c != '-' : c > 127 || Character.digit(c, 16) < 0) {
                return i;
            }
        }
        return view.isWord(i + UUID) ? i : i + UUID;
    }

    private boolean isCard(int count, int groups, char separator) {
        return isIssued(count) && isGrouped(count, groups, separator) && hasCheckDigit(count);
    }

    /**
     * Whether the first group has at least four digits, as on cards, or all groups have the same size; with dots, it
     * must not be a number with a fraction.
     */
    private boolean isGrouped(int count, int groups, char separator) {
        int size = found.ends[0];
        if (groups > 1 && LISTS.indexOf(separator) >= 0) {
            return size == FIRST_GROUP && groups == FIRST_GROUP && count == FIRST_GROUP * FIRST_GROUP
                    && found.ends[1] == 2 * FIRST_GROUP && found.ends[2] == 3 * FIRST_GROUP;
        }
        if (groups == 1 || size >= FIRST_GROUP && separator != '.') {
            return true;
        }
        for (int i = 1; i < groups - 1; i++) {
            if (found.ends[i] - found.begins[i] != size && separator != '.') {
                return false;
            }
        }
        return groups > 2 && (separator != '.' || size <= FIRST_GROUP)
                && count - found.begins[groups - 1] <= Math.max(size, 7);
    }

    /** Whether an issuer uses numbers of this length with this prefix. */
    private boolean isIssued(int count) {
        int four = found.digits[0] * 1000 + found.digits[1] * 100 + found.digits[2] * 10 + found.digits[3];
        int two = four / 100;
        return switch (found.digits[0]) {
            case 4 -> count == MIN || count == 16 || count == MAX;
            case 5 -> two >= 51 && two <= 55 ? count == 16 : two == 50 || two >= 56;
            case 6 -> true;
            case 3 -> two == 34 || two == 37
                    ? count == 15
                    : two == 36 || two == 38 || two == 39 || two == 30 ? count >= 14 : two == 35 && count >= 16;
            case 2 -> count == 16 && four >= 2221 && four <= 2720 || four >= 2200 && four <= 2205 && count >= 16;
            default -> count == 16 && four == 9792;
        };
    }

    /** ISO/IEC 7812-1, annex B. */
    private boolean hasCheckDigit(int count) {
        int sum = 0;
        boolean twice = false;
        for (int i = count - 1; i >= 0; i--) {
            int digit = twice ? 2 * found.digits[i] : found.digits[i];
            sum += digit > 9 ? digit - 9 : digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }
}
