// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.io.BufferedReader;
import java.io.IOException;

/**
 * Delegates each call to the server's own reader of a body, and records the beginning of the body as it is read.
 * {@link BufferedReader} implements the remaining methods with the overridden ones.
 */
final class BodyReader extends BufferedReader {
    private final BufferedReader source;
    private final BodyStart start;

    BodyReader(BufferedReader source, BodyStart start) {
        // The buffer is never used.
        super(source, 1);
        this.source = source;
        this.start = start;
    }

    boolean isOf(BufferedReader other) {
        return source == other;
    }

    @Override
    public int read() throws IOException {
        int read = source.read();
        if (read >= 0) {
            start.character((char) read);
        }
        return read;
    }

    @Override
    public int read(char[] to, int from, int count) throws IOException {
        int read = source.read(to, from, count);
        if (read > 0) {
            start.characters(to, from, read);
        }
        return read;
    }

    @Override
    public String readLine() throws IOException {
        String line = source.readLine();
        if (line != null) {
            start.line(line);
        }
        return line;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = source.skip(count);
        if (skipped > 0) {
            start.gap();
        }
        return skipped;
    }

    @Override
    public boolean ready() throws IOException {
        return source.ready();
    }

    @Override
    public boolean markSupported() {
        return source.markSupported();
    }

    @Override
    public void mark(int limit) throws IOException {
        source.mark(limit);
        start.mark();
    }

    @Override
    public void reset() throws IOException {
        source.reset();
        start.reset();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
