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
import org.eventlog.file.Directories;

/**
 * A file of lines, open for appending. It does not use a channel, because an interrupt would close it during a write.
 * Used by one thread at a time.
 */
final class LogFile implements AutoCloseable {
    /** Opens for reading and writing, and creates the file if necessary. */
    static final Opener WRITABLE = path -> new RandomAccessFile(path.toFile(), "rw");

    private static final byte LINE_END = '\n';

    private final RandomAccessFile file;
    /** Identifies the file independently of its name; null if the file system does not support it. */
    private final Object key;

    /** Opens a file. */
    interface Opener {
        RandomAccessFile open(Path path) throws IOException;
    }

    private LogFile(RandomAccessFile file, Object key) {
        this.file = file;
        this.key = key;
    }

    /**
     * Whether the file may be opened some day. A directory that is missing, or may not be written to, may be mounted
     * later; a directory that is in the place of the file, or a file in that of a directory, is a mistake.
     */
    static boolean isPossible(Path path) {
        if (Files.isDirectory(path)) {
            return false;
        }
        Path above = path.toAbsolutePath().getParent();
        while (above != null && !Files.isRegularFile(above)) {
            above = above.getParent();
        }
        return above == null;
    }

    /** Opens the file, and creates its parent directories if necessary. */
    static LogFile open(Path path, Opener opener) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + " is no regular file");
        }
        Directories.make(path.getParent());
        RandomAccessFile file = opener.open(path);
        try {
            return new LogFile(file, key(path));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Whether the path still leads to this file, which may have been moved or deleted. */
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
     * @param force whether to return only when they are on the disk
     */
    void append(byte[] lines, boolean force) throws IOException {
        // Read each time, because the file may have been truncated meanwhile.
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

    /**
     * Whether the file ends with a complete line. A killed process may have left an incomplete one, whose event is sent
     * again.
     */
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
            // Nothing else can be done.
        }
    }
}
