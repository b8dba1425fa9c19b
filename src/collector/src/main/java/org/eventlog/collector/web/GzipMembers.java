// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip data in memory: any number of members (RFC 1952, 2.2), which may be empty. Unlike
 * {@link java.util.zip.GZIPInputStream}, it needs no stack for empty members, and data that ends within a member, or
 * that is followed by anything but zeros, is an error.
 */
public final class GzipMembers extends InputStream {
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int DEFLATE = 8;
    private static final int CHECKED = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final byte[] wire;
    private final int end;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private int at;
    private boolean within;
    private long size;

    public GzipMembers(byte[] wire) throws IOException {
        this(wire, 0, wire.length);
    }

    /** @throws IOException if the data does not start with a member */
    public GzipMembers(byte[] wire, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, wire.length);
        this.wire = wire;
        this.at = from;
        this.end = from + length;
        boolean begun = false;
        try {
            header();
            begun = true;
        } finally {
            if (!begun) {
                inflater.end();
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        while (within || hasMore()) {
            if (!within) {
                header();
            }
            int n = inflate(to, offset, length);
            if (n > 0) {
                sum.update(to, offset, n);
                size += n;
                return n;
            }
            if (inflater.finished()) {
                trailer();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("a dictionary is needed");
            } else {
                throw new EOFException("the data ends within a member");
            }
        }
        return -1;
    }

    private int inflate(byte[] to, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(to, offset, length);
        } catch (DataFormatException e) {
            throw new ZipException(String.valueOf(e.getMessage()));
        }
    }

    /** Skips zeros, with which data may be padded. */
    private boolean hasMore() {
        while (at < end && wire[at] == 0) {
            at++;
        }
        return at < end;
    }

    private void header() throws IOException {
        int start = at;
        need(HEADER);
        if (unsigned(at) != 0x1f || unsigned(at + 1) != 0x8b || unsigned(at + 2) != DEFLATE) {
            throw new ZipException("not gzip");
        }
        int flags = unsigned(at + 3);
        if ((flags & RESERVED) != 0) {
            throw new ZipException("unknown flags");
        }
        at += HEADER;
        if ((flags & EXTRA) != 0) {
            need(2);
            int length = unsigned(at) | unsigned(at + 1) << 8;
            at += 2;
            need(length);
            at += length;
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & CHECKED) != 0) {
            need(2);
            sum.reset();
            sum.update(wire, start, at - start);
            if ((sum.getValue() & 0xffff) != (unsigned(at) | unsigned(at + 1) << 8)) {
                throw new ZipException("the header's checksum is wrong");
            }
            at += 2;
        }
        sum.reset();
        size = 0;
        inflater.reset();
        inflater.setInput(wire, at, end - at);
        within = true;
    }

    private void skipText() throws EOFException {
        while (true) {
            need(1);
            if (wire[at++] == 0) {
                return;
            }
        }
    }

    private void trailer() throws IOException {
        at = end - inflater.getRemaining();
        within = false;
        need(TRAILER);
        if (number(at) != sum.getValue() || number(at + 4) != (size & 0xffffffffL)) {
            throw new ZipException("the checksum or length is wrong");
        }
        at += TRAILER;
    }

    private void need(int bytes) throws EOFException {
        if (end - at < bytes) {
            throw new EOFException("the data ends within a member");
        }
    }

    private int unsigned(int index) {
        return wire[index] & 0xff;
    }

    private long number(int index) {
        return unsigned(index) | (long) unsigned(index + 1) << 8 | (long) unsigned(index + 2) << 16
                | (long) unsigned(index + 3) << 24;
    }

    @Override
    public void close() {
        within = false;
        at = end;
        inflater.end();
    }
}
