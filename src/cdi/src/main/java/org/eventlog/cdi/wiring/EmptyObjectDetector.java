// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.io.IOException;
import java.io.Writer;

/** Passes text on, but holds back an object without members, so that the caller can decide what to do with it. */
final class EmptyObjectDetector extends Writer {
    private static final String NOTHING = "{}";

    private final Writer to;
    private final StringBuilder held = new StringBuilder();
    private boolean passing;

    EmptyObjectDetector(Writer to) {
        this.to = to;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        if (!passing) {
            held.append(chars, offset, Math.min(length, NOTHING.length() + 1));
            if (held.length() <= NOTHING.length()) {
                return;
            }
            held.setLength(held.length() - Math.min(length, NOTHING.length() + 1));
            release();
        }
        to.write(chars, offset, length);
    }

    /** Whether the whole text is an object without members. */
    boolean isEmptyObject() {
        return !passing && NOTHING.contentEquals(held);
    }

    /** Passes on text that was held back. */
    void release() throws IOException {
        if (!passing) {
            passing = true;
            to.write(held.toString());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        // The underlying writer is not owned by this one.
    }
}
