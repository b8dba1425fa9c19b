// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.io.BufferedReader;
import java.io.IOException;

/**
 * The server's own reader of a body, call by call, whose beginning is kept as it is read. What this class does not
 * override, {@link BufferedReader} does by what it does.
 */
final class BodyReader extends BufferedReader {
    private final BufferedReader source;
    private final BodyStart start;

    BodyReader(BufferedReader source, BodyStart start) {
        // Nothing is ever read into the buffer.
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
