// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.text;

import java.io.IOException;
import java.io.Writer;

/** A writer that accepts a limited number of characters, and throws if more are written. */
public final class BoundedText extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final int maxChars;
    private boolean exceeded;

    public BoundedText(int maxChars) {
        this.maxChars = maxChars;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        room(length);
        text.append(chars, offset, length);
    }

    @Override
    public void write(String chars, int offset, int length) throws IOException {
        room(length);
        text.append(chars, offset, offset + length);
    }

    @Override
    public void write(int c) throws IOException {
        room(1);
        text.append((char) c);
    }

    private void room(int length) throws IOException {
        if (exceeded || length > maxChars - text.length()) {
            exceeded = true;
            throw new IOException("more than " + maxChars + " characters");
        }
    }

    /**
     * Whether more characters were written than permitted. The code that wrote them may have hidden the exception.
     */
    public boolean exceeded() {
        return exceeded;
    }

    public int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    @Override
    public void flush() {
        // Nothing to flush or close.
    }

    @Override
    public void close() {
        // Nothing to flush or close.
    }
}
