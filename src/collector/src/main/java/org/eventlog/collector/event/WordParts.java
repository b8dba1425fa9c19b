// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The parts of compound words such as {@code PaymentFailedException} or {@code orderId}, so that a search for one part
 * finds them. Other compounds need nothing: dots, hyphens and underscores separate words anyway.
 */
public final class WordParts {
    /** The maximum number of different compound words of one event. */
    private static final int MAX = 1_000;

    private WordParts() {}

    /** The parts of all compound words of the text, each word on its own line; empty if there are none. */
    public static String of(String text) {
        Set<String> words = new LinkedHashSet<>();
        int start = 0;
        for (int i = 0; i <= text.length() && words.size() < MAX; i++) {
            if (i == text.length() || !Character.isLetterOrDigit(text.charAt(i))) {
                String parts = parts(text, start, i);
                if (parts != null) {
                    words.add(parts);
                }
                start = i + 1;
            }
        }
        return String.join("\n", words);
    }

    /** The parts with blanks between them; null if there is only one. */
    private static String parts(String text, int from, int to) {
        StringBuilder parts = null;
        int start = from;
        for (int i = from + 1; i < to; i++) {
            if (isStart(text, i, to)) {
                parts = parts == null ? new StringBuilder() : parts.append(' ');
                parts.append(text, start, i);
                start = i;
            }
        }
        return parts == null ? null : parts.append(' ').append(text, start, to).toString();
    }

    /** {@code orderId} has a second part at the {@code I}, {@code HTTPServer} at the {@code S}. */
    private static boolean isStart(String text, int at, int to) {
        return Character.isUpperCase(text.charAt(at)) && (Character.isLowerCase(text.charAt(at - 1))
                || Character.isUpperCase(text.charAt(at - 1)) && at + 1 < to
                        && Character.isLowerCase(text.charAt(at + 1)));
    }
}
