// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Finds bank accounts' numbers (ISO 13616): a country, two check digits that are right, and 11 to 30 more. */
final class Iban {
    private static final int LEAST = 15;
    private static final int MOST = 34;
    private static final int GROUP = 4;
    private static final int MODULUS = 97;

    private Iban() {}

    /** @return where it ends; where it would begin when there is none */
    static int end(View view, int begin) {
        if (begin + LEAST > view.length() || !isCapital(view.at(begin)) || !isCapital(view.at(begin + 1))
                || !isDigit(view.at(begin + 2)) || !isDigit(view.at(begin + 3))) {
            return begin;
        }
        char[] signs = new char[MOST];
        int count = 0;
        int end = begin;
        int i = begin;
        while (i < view.length() && count < MOST) {
            char c = view.at(i);
            if (isCapital(c) || isDigit(c)) {
                signs[count++] = c;
                i++;
                boolean last = i == view.length() || !view.isWord(i);
                if (last && count >= LEAST && isRight(signs, count)) {
                    end = i;
                }
            } else if ((View.isSpace(c) || c == '-') && count % GROUP == 0) {
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

    /** The number with its first four signs behind it, each letter two digits, leaves one when divided by 97. */
    private static boolean isRight(char[] signs, int count) {
        int rest = 0;
        for (int i = 0; i < count; i++) {
            char c = signs[(i + GROUP) % count];
            rest = (isDigit(c) ? 10 * rest + c - '0' : 100 * rest + c - 'A' + 10) % MODULUS;
        }
        return rest == 1;
    }
}
