// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * SQLite's write-ahead log, as far as a salvage has to understand it.
 * <p>
 * SQLite believes the log up to the first frame whose check sum does not fit, and passes over the rest in silence: one
 * wrong byte near its beginning takes all later commits with it. What follows is recognized here by the log's salt (it
 * changes whenever the log starts anew), and may be believed as chunks have check sums of their own. Source: SQLite's
 * file format, section 4.1 and 4.2.
 * <p>
 * Not read by a channel: that is closed by an interrupt, and who builds or closes an event log may be interrupted.
 * <p>
 * For who has the lease of the journal and no connection to it: SQLite's locks would not survive that a file it has
 * open is opened and closed here (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
final class WriteAheadLog {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME = FRAME_HEADER + SqliteFile.PAGE_BYTES;
    /** Check sums are over big endian words when its last bit is set. */
    private static final int MAGIC = 0x377f0682;

    private final RandomAccessFile log;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME);
    private final long frames;

    private WriteAheadLog(RandomAccessFile log) throws IOException {
        this.log = log;
        fill(header, 0);
        frames = header.hasRemaining() ? 0 : (log.length() - HEADER) / FRAME;
    }

    /**
     * Whether the log contains commits that SQLite will ignore. False if there is no log, or if only the last frame of
     * the last commit is incomplete: a process that is killed while writing leaves such a log, because the kernel ends
     * a write between two memory pages. That commit was not confirmed to any caller.
     */
    static boolean isDamaged(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= HEADER) {
            return false;
        }
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
            WriteAheadLog log = new WriteAheadLog(opened);
            return log.lastCommit() > log.intact();
        }
    }

    /** Writes all pages of the log into the database's file, the last of each page, and deletes the log. */
    static void fold(Path file, Path database) throws IOException {
        if (Files.exists(file)) {
            try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
                    RandomAccessFile to = new RandomAccessFile(database.toFile(), "rw")) {
                new WriteAheadLog(opened).writeTo(to);
            }
            Files.delete(file);
        }
    }

    private void writeTo(RandomAccessFile database) throws IOException {
        long last = lastCommit();
        if (last > 0 && !fits(last)) {
            // Torn: half of a commit would damage what was whole before it.
            last = lastCommitBefore(last);
        }
        for (long i = 0; i <= last; i++) {
            int page = read(i);
            if (page > 0 && page <= (1 << 30) / (SqliteFile.PAGE_BYTES / 1024)) {
                database.seek((long) (page - 1) * SqliteFile.PAGE_BYTES);
                database.write(frame.array(), FRAME_HEADER, SqliteFile.PAGE_BYTES);
            }
        }
    }

    /** The last frame of this log that ends a commit, or -1. */
    private long lastCommit() throws IOException {
        return lastCommitBefore(frames);
    }

    private long lastCommitBefore(long end) throws IOException {
        for (long i = end - 1; i >= 0; i--) {
            if (read(i) > 0 && frame.getInt(4) != 0) {
                return i;
            }
        }
        return -1;
    }

    /** Reads a frame. @return its page, or 0 when it does not belong to this log */
    private int read(long i) throws IOException {
        frame.clear();
        fill(frame, HEADER + i * FRAME);
        boolean whole = !frame.hasRemaining();
        return whole && frame.getLong(8) == header.getLong(16) ? frame.getInt(0) : 0;
    }

    /** Fills the buffer with what is there, which may be less. */
    private void fill(ByteBuffer buffer, long from) throws IOException {
        log.seek(from);
        int n = 0;
        while (n >= 0 && buffer.hasRemaining()) {
            n = log.read(buffer.array(), buffer.position(), buffer.remaining());
            buffer.position(buffer.position() + Math.max(0, n));
        }
    }

    /** How many frames SQLite will believe. */
    private long intact() throws IOException {
        int magic = header.getInt(0);
        if ((magic & ~1) != MAGIC || header.getInt(8) != SqliteFile.PAGE_BYTES) {
            return 0;
        }
        ByteOrder order = order();
        long sum = checkSum(0, header, order, 0, 24);
        if (sum != header.getLong(24)) {
            return 0;
        }
        for (long i = 0; i < frames; i++) {
            if (read(i) == 0) {
                return i;
            }
            sum = frameSum(sum, order);
            if (sum != frame.getLong(16)) {
                return i;
            }
        }
        return frames;
    }

    /** Whether the frame is what was written, given that the check sum in the frame before it is. */
    private boolean fits(long i) throws IOException {
        read(i - 1);
        long before = frame.getLong(16);
        read(i);
        return frameSum(before, order()) == frame.getLong(16);
    }

    private ByteOrder order() {
        return (header.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private long frameSum(long before, ByteOrder order) {
        long sum = checkSum(before, frame, order, 0, 8);
        return checkSum(sum, frame, order, FRAME_HEADER, SqliteFile.PAGE_BYTES);
    }

    private static long checkSum(long before, ByteBuffer bytes, ByteOrder order, int from, int length) {
        ByteBuffer words = bytes.duplicate().order(order);
        int a = (int) (before >>> 32);
        int b = (int) before;
        for (int at = from; at < from + length; at += 8) {
            a += words.getInt(at) + b;
            b += words.getInt(at + 4) + a;
        }
        return (long) a << 32 | b & 0xffffffffL;
    }
}
