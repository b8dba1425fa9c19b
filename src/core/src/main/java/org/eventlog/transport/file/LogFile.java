// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;

/**
 * A file of lines that is open for appending. Not a channel: an interrupt would close that in the midst of a write. Used
 * by one thread at a time.
 */
final class LogFile implements AutoCloseable {
    /** For reading and writing; made when it is not there. */
    static final Opener WRITABLE = path -> new RandomAccessFile(path.toFile(), "rw");

    private static final byte LINE_END = '\n';

    private final RandomAccessFile file;
    /** Which file this is, whatever its name; null where the file system does not tell. */
    private final Object key;

    /** Opens a file. */
    interface Opener {
        RandomAccessFile open(Path path) throws IOException;
    }

    private LogFile(RandomAccessFile file, Object key) {
        this.file = file;
        this.key = key;
    }

    /** Opens the file, with the folders above it made where they are not there. */
    static LogFile open(Path path, Opener opener) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + " is no regular file");
        }
        Files.createDirectories(path.getParent());
        RandomAccessFile file = opener.open(path);
        try {
            return new LogFile(file, key(path));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Whether it is still the file of that name: it may have been moved or deleted. */
    boolean isAt(Path path) {
        try {
            return Objects.equals(key, key(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    long length() throws IOException {
        return file.length();
    }

    /**
     * Appends whole lines, all of them or none.
     *
     * @param force whether they are on the disk when this returns
     */
    void append(byte[] lines, boolean force) throws IOException {
        // Asked for each time: the file may have been emptied meanwhile.
        long end = file.length();
        byte[] all = endsInLine(end) ? lines : onNewLine(lines);
        file.seek(end);
        try {
            file.write(all, 0, all.length);
            if (force) {
                file.getFD().sync();
            }
        } catch (IOException e) {
            cutTo(end, e);
            throw e;
        }
    }

    /** What a process that was killed has left of a line ends there: its event comes again as a whole. */
    private boolean endsInLine(long end) throws IOException {
        if (end == 0) {
            return true;
        }
        file.seek(end - 1);
        return file.read() == LINE_END;
    }

    private static byte[] onNewLine(byte[] lines) {
        byte[] all = Arrays.copyOf(lines, lines.length + 1);
        System.arraycopy(lines, 0, all, 1, lines.length);
        all[0] = LINE_END;
        return all;
    }

    private void cutTo(long end, IOException failure) {
        try {
            file.setLength(end);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // There is nothing left to be done with it.
        }
    }
}
