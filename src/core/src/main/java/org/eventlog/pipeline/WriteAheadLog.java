// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's write-ahead log, as far as a salvage has to understand it.
 *
 * <p>
 * SQLite believes the log up to the first frame whose check sum does not fit, and passes over the rest in silence: one
 * wrong byte near its beginning takes all later commits with it. What follows is recognized here by the log's salt
 * (it changes whenever the log starts anew), and may be believed as chunks have check sums of their own. Source: SQLite's
 * file format, section 4.1 and 4.2.
 *
 * <p>
 * For who has the lease of the journal and no connection to it: SQLite's locks would not survive that a file it has open
 * is opened and closed here (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
final class WriteAheadLog {
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME = FRAME_HEADER + SqliteFile.PAGE_BYTES;
    /** Check sums are over big endian words when its last bit is set. */
    private static final int MAGIC = 0x377f0682;

    private final FileChannel log;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME);
    private final long frames;

    private WriteAheadLog(FileChannel log) throws IOException {
        this.log = log;
        log.read(header, 0);
        frames = header.hasRemaining() ? 0 : (log.size() - HEADER) / FRAME;
    }

    /**
     * Whether the log holds commits which SQLite will pass over. False where there is no log, and where it is the last
     * frame of the last commit that does not fit: a process killed while it writes leaves that, the kernel ends a write
     * between two pages of memory. Nobody was told that such a commit is stored.
     */
    static boolean isDamaged(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= HEADER) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            WriteAheadLog log = new WriteAheadLog(channel);
            return log.lastCommit() > log.intact();
        }
    }

    /** Writes all pages of the log into the database's file, the last of each page, and deletes the log. */
    static void fold(Path file, Path database) throws IOException {
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    FileChannel to = FileChannel.open(database, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                new WriteAheadLog(channel).writeTo(to);
            }
            Files.delete(file);
        }
    }

    private void writeTo(FileChannel database) throws IOException {
        long last = lastCommit();
        if (last > 0 && !fits(last)) {
            // Torn: half of a commit would damage what was whole before it.
            last = lastCommitBefore(last);
        }
        for (long i = 0; i <= last; i++) {
            int page = read(i);
            if (page > 0 && page <= (1 << 30) / (SqliteFile.PAGE_BYTES / 1024)) {
                database.write(frame.slice(FRAME_HEADER, SqliteFile.PAGE_BYTES),
                        (long) (page - 1) * SqliteFile.PAGE_BYTES);
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
        log.read(frame, HEADER + i * FRAME);
        boolean whole = !frame.hasRemaining();
        return whole && frame.getLong(8) == header.getLong(16) ? frame.getInt(0) : 0;
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
