// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.Date;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Formats the patterns that nearly all log records have, with <code>{0}</code> and nothing else that is special to
 * {@link MessageFormat}. The text is the same, but nothing is parsed into objects: {@code MessageFormat} allocates
 * several kilobytes for each record.
 */
final class PlainPattern {
    private static final int MOST_DIGITS = 2;
    /** One spare number format, which is not thread-safe. A thread that finds none makes one. */
    private static final AtomicReference<Numbers> SPARE = new AtomicReference<>();

    private record Numbers(Locale locale, NumberFormat format) {
        static Numbers take() {
            Locale locale = Locale.getDefault(Locale.Category.FORMAT);
            Numbers spare = SPARE.getAndSet(null);
            return spare != null && spare.locale.equals(locale)
                    ? spare
                    : new Numbers(locale, NumberFormat.getInstance(locale));
        }
    }

    private PlainPattern() {}

    /** @return null if only {@code MessageFormat} can format this */
    static String format(String pattern, Object[] parameters) {
        if (!isPlain(pattern)) {
            return null;
        }
        for (Object parameter : parameters) {
            if (parameter instanceof Date) {
                return null;
            }
        }
        StringBuilder text = new StringBuilder(pattern.length() + 16 * parameters.length);
        int from = 0;
        for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
            int close = pattern.indexOf('}', open);
            int index = Integer.parseInt(pattern, open + 1, close, 10);
            text.append(pattern, from, open);
            if (index < parameters.length) {
                append(text, parameters[index]);
            } else {
                text.append('{').append(index).append('}');
            }
            from = close + 1;
        }
        return text.append(pattern, from, pattern.length()).toString();
    }

    private static boolean isPlain(String pattern) {
        if (pattern.indexOf('\'') >= 0) {
            return false;
        }
        int from = 0;
        for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
            from = open + 1;
            while (from < pattern.length() && isDigit(pattern.charAt(from))) {
                from++;
            }
            int digits = from - open - 1;
            if (digits == 0 || digits > MOST_DIGITS || from == pattern.length() || pattern.charAt(from) != '}') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static void append(StringBuilder text, Object parameter) {
        if (parameter instanceof Number) {
            Numbers numbers = Numbers.take();
            text.append(numbers.format.format(parameter));
            SPARE.set(numbers);
        } else {
            text.append(parameter);
        }
    }
}
