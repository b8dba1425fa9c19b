// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import java.io.IOException;
import java.io.Writer;

/** Limits an object's JSON to the size that an event can contain. */
final class BoundedText extends Writer {
    static final int MOST = 256 * 1024;

    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
        if (text.length() + length > MOST) {
            throw new IOException("more than " + MOST + " characters");
        }
        text.append(buffer, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
