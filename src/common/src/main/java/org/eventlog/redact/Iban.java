// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Finds bank account numbers (ISO 13616): a country code, two valid check digits, and 11 to 30 more characters. */
final class Iban {
    private static final int MIN = 15;
    private static final int MAX = 34;
    private static final int GROUP = 4;
    private static final int MODULUS = 97;

    private Iban() {}

    /**
     * @return its end, or its possible beginning if there is none
     */
    static int end(View view, int begin) {
        if (begin + MIN > view.length() || !isCapital(view.at(begin)) || !isCapital(view.at(begin + 1))
                || !isDigit(view.at(begin + 2)) || !isDigit(view.at(begin + 3))) {
            return begin;
        }
        char[] signs = new char[MAX];
        int count = 0;
        int end = begin;
        int i = begin;
        while (i < view.length() && count < MAX) {
            char c = view.at(i);
            if (isCapital(c) || isDigit(c)) {
                signs[count++] = c;
                i++;
                boolean last = i == view.length() || !view.isWord(i);
                if (last && count >= MIN && isRight(signs, count)) {
                    end = i;
                }
            } else if (CardNumbers.isSeparator(c) && count % GROUP == 0) {
                i++;
            } else {
                break;
            }
        }
        return end;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /**
     * The check of ISO 7064: the number with its first four characters moved to the end and each letter replaced with
     * two digits has the remainder 1 when divided by 97.
     */
    private static boolean isRight(char[] signs, int count) {
        int rest = 0;
        for (int i = 0; i < count; i++) {
            char c = signs[(i + GROUP) % count];
            rest = (isDigit(c) ? 10 * rest + c - '0' : 100 * rest + c - 'A' + 10) % MODULUS;
        }
        return rest == 1;
    }
}
