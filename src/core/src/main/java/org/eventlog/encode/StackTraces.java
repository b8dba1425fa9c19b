// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * An exception as the text Java would print, bounded. It is not printed through the exception itself: an overridden
 * {@code printStackTrace} or {@code getMessage} is a stranger's code and may throw.
 */
final class StackTraces {
    private static final int MAX_CAUSES = 16;

    private StackTraces() {}

    static String of(Throwable exception, int maxChars) {
        StringBuilder text = new StringBuilder(1024);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable at = exception;
        for (int depth = 0; at != null && depth < MAX_CAUSES && text.length() <= maxChars; depth++) {
            if (depth > 0) {
                text.append("Caused by: ");
            }
            if (!seen.add(at)) {
                text.append("(the same again) ").append(at.getClass().getName()).append('\n');
                break;
            }
            append(at, text, maxChars);
            at = cause(at);
        }
        return text.toString();
    }

    static String message(Throwable exception) {
        try {
            return exception.getMessage();
        } catch (RuntimeException | StackOverflowError e) {
            return "(getMessage() failed: " + e.getClass().getName() + ")";
        }
    }

    private static Throwable cause(Throwable exception) {
        try {
            return exception.getCause();
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    private static void append(Throwable exception, StringBuilder text, int maxChars) {
        text.append(exception.getClass().getName());
        String message = message(exception);
        if (message != null) {
            text.append(": ").append(message);
        }
        text.append('\n');
        for (StackTraceElement element : exception.getStackTrace()) {
            if (text.length() > maxChars) {
                return;
            }
            text.append("\tat ").append(element).append('\n');
        }
    }
}
