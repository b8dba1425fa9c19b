// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eventlog.collector.web.GzipMembers;

/**
 * Iterates over the entries of a message and decompresses them on demand, so a message needs only the memory of its
 * bytes and one entry.
 */
final class Entries implements AutoCloseable {
    /** Returned instead of an entry that exceeds the limit. */
    static final byte[] TOO_LONG = {};

    private static final int CHUNK = 8 << 10;

    private final InputStream in;
    private final int valuesEach;
    private final int mostBytes;
    private final int mostUnpacked;
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int end;
    private long unpacked;

    /**
     * @param valuesEach 1 if time and record are in an array, 2 if they are not
     * @param mostBytes the maximum size of an entry
     * @param mostUnpacked the maximum decompressed size of all entries
     */
    Entries(byte[] bytes, int from, int length, boolean gzip, int valuesEach, int mostBytes, int mostUnpacked)
            throws ProtocolFault {
        try {
            // An empty input is valid without a gzip header.
            this.in = gzip && length > 0
                    ? new GzipMembers(bytes, from, length)
                    : new ByteArrayInputStream(bytes, from, length);
        } catch (IOException e) {
            throw new ProtocolFault("bad_gzip");
        }
        this.valuesEach = valuesEach;
        this.mostBytes = mostBytes;
        // Uncompressed entries are limited by the size of their message.
        this.mostUnpacked = gzip ? mostUnpacked : Integer.MAX_VALUE;
    }

    /** Returns the next entry's bytes, {@link #TOO_LONG}, or null at the end. */
    byte[] next() throws ProtocolFault {
        MsgpackScan scan = new MsgpackScan(valuesEach);
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        long length = 0;
        if (at == end && !fill()) {
            return null;
        }
        while (true) {
            int used = scan.advance(chunk, at, end);
            length += used;
            if (length <= mostBytes) {
                entry.write(chunk, at, used);
            }
            at += used;
            if (scan.isDone()) {
                return length <= mostBytes ? entry.toByteArray() : TOO_LONG;
            }
            if (!fill()) {
                throw new ProtocolFault("incomplete_entry");
            }
        }
    }

    private boolean fill() throws ProtocolFault {
        int left = end - at;
        System.arraycopy(chunk, at, chunk, 0, left);
        at = 0;
        end = left;
        try {
            int count = in.read(chunk, end, chunk.length - end);
            if (count < 0) {
                return false;
            }
            end += count;
            unpacked += count;
        } catch (IOException e) {
            throw new ProtocolFault("bad_gzip");
        }
        if (unpacked > mostUnpacked) {
            throw new ProtocolFault("decompressed_too_large");
        }
        return true;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not fail", e);
        }
    }
}
