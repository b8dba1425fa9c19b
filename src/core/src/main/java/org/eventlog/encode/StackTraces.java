// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.eventlog.redact.Secrets;

/**
 * Formats a throwable with its causes and suppressed exceptions like Java's {@code printStackTrace}, with a limit. It
 * does not call {@code printStackTrace}, because overridden methods of a throwable are foreign code and may throw.
 */
final class StackTraces {
    static final int MAX_DEPTH = 16;
    /** More than any limit of texts permits, because searching for secrets takes time. */
    private static final int MAX_MESSAGE = 65_536;
    private static final StackTraceElement[] NO_FRAMES = {};

    private final StringBuilder text = new StringBuilder(1024);
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final int maxChars;
    private boolean incomplete;

    private StackTraces(int maxChars) {
        this.maxChars = maxChars;
    }

    /** The stack trace; truncated somewhere after this many characters. */
    static String of(Throwable thrown, int maxChars) {
        return of(thrown, maxChars, () -> {});
    }

    /** @param omitted called if exceptions that are nested too deeply are missing */
    static String of(Throwable thrown, int maxChars, Runnable omitted) {
        StackTraces traces = new StackTraces(maxChars);
        traces.print(thrown, NO_FRAMES, "", "", 0);
        if (traces.incomplete) {
            omitted.run();
        }
        return traces.text.toString();
    }

    /** The class name. */
    static String type(Throwable thrown) {
        return thrown instanceof ThrownCopy copy ? copy.type() : thrown.getClass().getName();
    }

    static String message(Throwable thrown) {
        try {
            return Secrets.mask(thrown.getMessage(), MAX_MESSAGE);
        } catch (Throwable e) {
            return "(getMessage() failed: " + ForeignCode.caught(e).getClass().getName() + ")";
        }
    }

    /** The causes, outermost first, without duplicates, and at most this many. */
    static List<Throwable> causes(Throwable thrown, int max) {
        Set<Throwable> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.add(thrown);
        List<Throwable> causes = new ArrayList<>(2);
        for (Throwable at = cause(thrown); at != null && causes.size() < max && known.add(at); at = cause(at)) {
            causes.add(at);
        }
        return causes;
    }

    static Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
    }

    /** @param around the frames of the enclosing exception; common ones are omitted */
    private void print(Throwable thrown, StackTraceElement[] around, String caption, String indent, int depth) {
        StackTraceElement[] enclosing = around;
        String before = caption;
        // Iterative, because a chain of causes may be long.
        for (Throwable at = thrown; at != null && !isFull(); at = cause(at)) {
            if (!seen.add(at)) {
                line(indent, before, "[CIRCULAR REFERENCE: ", Secrets.mask(ObjectText.of(at), MAX_MESSAGE), "]");
                return;
            }
            line(indent, before, Secrets.mask(ObjectText.of(at), MAX_MESSAGE));
            StackTraceElement[] frames = frames(at);
            int common = common(frames, enclosing);
            for (int i = 0; i < frames.length - common && !isFull(); i++) {
                line(indent, "\tat ", String.valueOf(frames[i]));
            }
            if (common > 0) {
                line(indent, "\t... ", String.valueOf(common), " more");
            }
            for (Throwable suppressed : at.getSuppressed()) {
                if (depth == MAX_DEPTH) {
                    incomplete = true;
                    break;
                }
                print(suppressed, frames, "Suppressed: ", indent + "\t", depth + 1);
            }
            enclosing = frames;
            before = "Caused by: ";
        }
    }

    static StackTraceElement[] frames(Throwable thrown) {
        try {
            StackTraceElement[] frames = thrown.getStackTrace();
            return frames == null ? NO_FRAMES : sound(frames);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return NO_FRAMES;
        }
    }

    /** Removes null elements of an array that its owner may change. */
    private static StackTraceElement[] sound(StackTraceElement[] frames) {
        StackTraceElement[] copy = frames.clone();
        for (StackTraceElement frame : copy) {
            if (frame == null) {
                return Arrays.stream(copy).filter(Objects::nonNull).toArray(StackTraceElement[]::new);
            }
        }
        return copy;
    }

    private static int common(StackTraceElement[] frames, StackTraceElement[] enclosing) {
        int common = 0;
        int max = Math.min(frames.length, enclosing.length);
        while (common < max) {
            StackTraceElement frame = frames[frames.length - 1 - common];
            if (!frame.equals(enclosing[enclosing.length - 1 - common])) {
                break;
            }
            common++;
        }
        return common;
    }

    private boolean isFull() {
        return text.length() > maxChars;
    }

    private void line(String... parts) {
        for (String part : parts) {
            text.append(part, 0, Math.min(part.length(), Math.max(0, maxChars + 1 - text.length())));
        }
        text.append('\n');
    }
}
