// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file that one process writes to, at its end. No channel: an interrupt closes a channel in the midst of a write,
 * and half an event would stay.
 */
class AppendedFile implements AutoCloseable {
    /** Where the lock is: beyond all bytes, as on some systems nobody could read what is locked. */
    private static final long LOCK = Long.MAX_VALUE - 1;
    private static final int LOOK = 8192;

    private final Path path;
    private final RandomAccessFile file;
    private final Object key;

    AppendedFile(Path path) throws IOException {
        this.path = path;
        file = new RandomAccessFile(path.toFile(), "rw");
        boolean done = false;
        try {
            lock();
            key = key();
            done = true;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private void lock() throws IOException {
        try {
            if (file.getChannel().tryLock(LOCK, 1, false) != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // The other one is in this process.
        }
        throw new IOException("another event log writes to " + path);
    }

    private Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Whether the path still leads here: others move and delete log files. */
    boolean isInPlace() {
        try {
            return Objects.equals(key, key());
        } catch (IOException e) {
            return false;
        }
    }

    long size() throws IOException {
        return file.length();
    }

    void append(byte[] bytes) throws IOException {
        file.seek(file.length());
        file.write(bytes);
    }

    void truncate(long size) throws IOException {
        if (file.length() > size) {
            file.setLength(size);
        }
    }

    /** Waits until the disk has it. */
    void force() throws IOException {
        file.getFD().sync();
    }

    /** Cuts off what stands behind the last line end: what a process was writing when it was killed. */
    void dropHalfALine() throws IOException {
        long end = file.length();
        byte[] tail = new byte[LOOK];
        while (end > 0) {
            int length = (int) Math.min(LOOK, end);
            file.seek(end - length);
            file.readFully(tail, 0, length);
            for (int i = length; i > 0; i--, end--) {
                if (tail[i - 1] == '\n') {
                    truncate(end);
                    return;
                }
            }
        }
        truncate(0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
