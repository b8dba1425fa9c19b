// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** Delegates each call to the server's own stream of a body, and records the beginning of the body as it is read. */
final class BodyStream extends ServletInputStream {
    private final ServletInputStream source;
    private final BodyStart start;

    BodyStream(ServletInputStream source, BodyStart start) {
        this.source = source;
        this.start = start;
    }

    boolean isOf(ServletInputStream other) {
        return source == other;
    }

    @Override
    public int read() throws IOException {
        int read = source.read();
        if (read >= 0) {
            start.octet(read);
        }
        return read;
    }

    @Override
    public int read(byte[] to) throws IOException {
        return kept(source.read(to), to, 0);
    }

    @Override
    public int read(byte[] to, int from, int count) throws IOException {
        return kept(source.read(to, from, count), to, from);
    }

    @Override
    public int readLine(byte[] to, int from, int count) throws IOException {
        return kept(source.readLine(to, from, count), to, from);
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        byte[] all = source.readAllBytes();
        kept(all.length, all, 0);
        return all;
    }

    @Override
    public byte[] readNBytes(int count) throws IOException {
        byte[] some = source.readNBytes(count);
        kept(some.length, some, 0);
        return some;
    }

    @Override
    public int readNBytes(byte[] to, int from, int count) throws IOException {
        return kept(source.readNBytes(to, from, count), to, from);
    }

    private int kept(int read, byte[] to, int from) {
        if (read > 0) {
            start.octets(to, from, read);
        }
        return read;
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
    public void skipNBytes(long count) throws IOException {
        if (count > 0) {
            start.gap();
        }
        source.skipNBytes(count);
    }

    @Override
    public boolean markSupported() {
        return source.markSupported();
    }

    @Override
    public synchronized void mark(int limit) {
        source.mark(limit);
        start.mark();
    }

    @Override
    public synchronized void reset() throws IOException {
        source.reset();
        start.reset();
    }

    @Override
    public int available() throws IOException {
        return source.available();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    @Override
    public boolean isFinished() {
        return source.isFinished();
    }

    @Override
    public boolean isReady() {
        return source.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        source.setReadListener(listener);
    }
}
