// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.List;
import org.eventlog.redact.Secrets;

/**
 * The parameters of a log record whose message has a secret. The name of a secret is often in the pattern, as in
 * {@code password={}}, so a parameter alone does not show that it is one. It is shown only if it occurs in the message,
 * and all places where it does are in the masked message, too.
 */
final class ShownParameters {
    /** Beyond that, each one is masked, because the search takes time. */
    private static final int EXAMINED = 32;

    private final String message;
    private final String masked;

    /**
     * @param message null if a part of it was not examined, so that no parameter is shown
     * @param masked the message without its secrets
     */
    ShownParameters(String message, String masked) {
        this.message = message;
        this.masked = masked;
    }

    /**
     * @param parameters as in the record
     * @param clean the same without what each shows to be a secret by itself
     */
    List<Object> of(List<?> parameters, List<?> clean) {
        List<Object> shown = new ArrayList<>();
        for (int i = 0; i < clean.size(); i++) {
            shown.add(i < EXAMINED && isShown(parameters.get(i), clean.get(i)) ? clean.get(i) : Secrets.MASK);
        }
        return shown;
    }

    private boolean isShown(Object parameter, Object clean) {
        if (!(parameter instanceof String before) || !(clean instanceof String after) || message == null) {
            return false;
        }
        int places = count(message, before);
        return before.isEmpty() || places > 0 && count(masked, after) >= places;
    }

    /**
     * How often a text occurs, also where it overlaps itself. In linear time, by the algorithm of Knuth, Morris and
     * Pratt: both texts may be written by strangers.
     */
    private static int count(String in, String wanted) {
        if (wanted.isEmpty() || wanted.length() > in.length()) {
            return 0;
        }
        int[] borders = borders(wanted);
        int found = 0;
        int same = 0;
        for (int i = 0; i < in.length(); i++) {
            while (same > 0 && (same == wanted.length() || in.charAt(i) != wanted.charAt(same))) {
                same = borders[same - 1];
            }
            same += in.charAt(i) == wanted.charAt(same) ? 1 : 0;
            found += same == wanted.length() ? 1 : 0;
        }
        return found;
    }

    /** For each beginning of the text, the length of its longest proper beginning that is also its end. */
    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int same = 0;
        for (int i = 1; i < text.length(); i++) {
            while (same > 0 && text.charAt(i) != text.charAt(same)) {
                same = borders[same - 1];
            }
            same += text.charAt(i) == text.charAt(same) ? 1 : 0;
            borders[i] = same;
        }
        return borders;
    }
}
