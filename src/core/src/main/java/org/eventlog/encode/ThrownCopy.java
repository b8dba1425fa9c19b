// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.IdentityHashMap;
import java.util.Map;
import org.eventlog.internal.ObjectText;
import org.eventlog.redact.Secrets;

/**
 * A copy of an exception at one moment. It does not reference the exception's class, so it can be kept indefinitely.
 */
final class ThrownCopy extends Throwable {
    private static final long serialVersionUID = 1L;
    /** The maximum number of causes and suppressed exceptions together. */
    private static final int MAX = 1_000;
    private static final int MAX_TEXT = 65_536;
    private static final Throwable[] NONE = {};

    private final String type;
    private final String text;
    private ThrownCopy cause;

    private ThrownCopy(Throwable thrown, Bounds bounds) {
        super(bounds.cut(StackTraces.message(thrown)), null, true, true);
        type = StackTraces.type(thrown);
        text = bounds.cutHeading(Secrets.mask(ObjectText.of(thrown), MAX_TEXT));
        StackTraceElement[] frames = StackTraces.frames(thrown);
        setStackTrace(frames);
        bounds.count(40 * frames.length);
    }

    static ThrownCopy of(Throwable thrown, Bounds bounds) {
        return of(thrown, bounds, new IdentityHashMap<>(), 0);
    }

    private static ThrownCopy of(Throwable thrown, Bounds bounds, Map<Throwable, ThrownCopy> known, int depth) {
        ThrownCopy first = new ThrownCopy(thrown, bounds);
        known.put(thrown, first);
        ThrownCopy copy = first;
        // Iterative, because a chain of causes may be long.
        for (Throwable at = thrown; at != null && copy != null;) {
            // One level more than is shown, so that the writer notices what is missing.
            Throwable[] shown = depth <= StackTraces.MAX_DEPTH ? at.getSuppressed() : NONE;
            for (Throwable suppressed : shown) {
                if (known.containsKey(suppressed)) {
                    copy.addSuppressed(known.get(suppressed));
                } else if (known.size() < MAX) {
                    copy.addSuppressed(of(suppressed, bounds, known, depth + 1));
                }
            }
            at = StackTraces.cause(at);
            ThrownCopy before = known.get(at);
            if (at != null && before == null && known.size() < MAX) {
                copy.cause = new ThrownCopy(at, bounds);
                known.put(at, copy.cause);
                copy = copy.cause;
            } else {
                copy.cause = before;
                copy = null;
            }
        }
        return first;
    }

    String type() {
        return type;
    }

    @Override
    public synchronized Throwable getCause() {
        return cause;
    }

    /** This class's own stack trace would be useless. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return text;
    }
}
