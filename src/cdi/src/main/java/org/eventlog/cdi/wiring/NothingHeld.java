// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.io.IOException;
import java.io.Writer;

/** Passes on what is written, but for an object without members: that is held until it is known what it means. */
final class NothingHeld extends Writer {
    private static final String NOTHING = "{}";

    private final Writer to;
    private final StringBuilder held = new StringBuilder();
    private boolean passing;

    NothingHeld(Writer to) {
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

    /** Whether all that was written is an object without members. */
    boolean isEmptyObject() {
        return !passing && NOTHING.contentEquals(held);
    }

    /** Lets go what is held. */
    void release() throws IOException {
        if (!passing) {
            passing = true;
            to.write(held.toString());
        }
    }

    @Override
    public void flush() {
        // There is nothing behind it that waits.
    }

    @Override
    public void close() {
        // Whoever wrote it does not own what is behind it.
    }
}
