// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An open and locked lock file. While it is open, no other handle of it is opened or closed in this JVM. */
final class LockFile {
    /** The file may be deleted or replaced while it is being locked. */
    private static final int ATTEMPTS = 3;
    /**
     * Handles of files that other code in this JVM has locked without a lease, by the file's identity. Closing a handle
     * would release that lock, so it is kept for the next attempt.
     */
    private static final Map<String, FileChannel> SPARE = new ConcurrentHashMap<>();

    /** Requests a lock; returns null if another process has it. */
    interface Locker {
        FileLock tryLock(FileChannel channel) throws IOException;
    }

    private final FileChannel channel;
    /** Strongly referenced, because the JVM tracks its own locks by weak references. */
    private final FileLock lock;
    private final String identity;
    private final Reservation reservation;

    private LockFile(FileChannel channel, FileLock lock, String identity, Reservation reservation) {
        this.channel = channel;
        this.lock = lock;
        this.identity = identity;
        this.reservation = reservation;
    }

    /** Locks the file, and creates it if necessary. @return null if it is locked by another owner */
    static LockFile tryLock(Path path, Locker locker) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            FileChannel made = Files.exists(path) ? null : make(path);
            String identity = identity(path);
            if (identity != null) {
                LockFile locked = tryLock(path, made, identity, locker);
                if (locked == null || locked.isAt(path)) {
                    return locked;
                }
            } else if (made != null) {
                made.close();
            }
        }
        throw new IOException("lock file " + path + " is deleted again and again while it is being locked; "
                + "find out what deletes files of this directory");
    }

    /** Creates and locks the file. @return null if another process created it first */
    static LockFile tryLockNew(Path path, Locker locker) throws IOException {
        FileChannel made = make(path);
        String identity = made == null ? null : identity(path);
        if (identity == null) {
            if (made != null) {
                made.close();
            }
            return null;
        }
        return tryLock(path, made, identity, locker);
    }

    /**
     * @return null if it already exists
     */
    private static FileChannel make(Path path) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            return null;
        } catch (IOException e) {
            throw new IOException("lock file " + path + " can't be made (" + e + "): its directory must be there, and "
                    + "writable for this process", e);
        }
    }

    private static LockFile tryLock(Path path, FileChannel made, String identity, Locker locker) throws IOException {
        Reservation reservation = Reservation.tryMake("lock:" + identity);
        if (reservation == null) {
            // The file was reached by another path, for example because a directory is mounted twice.
            if (made != null) {
                SPARE.put(identity, made);
            }
            return null;
        }
        FileChannel channel = made;
        FileLock lock = null;
        try {
            if (channel == null) {
                channel = open(path, identity);
            }
            lock = lock(path, channel, locker);
        } catch (OverlappingFileLockException e) {
            SPARE.put(identity, channel);
            channel = null;
        } finally {
            if (lock == null) {
                close(channel);
                reservation.free();
            }
        }
        return lock == null ? null : new LockFile(channel, lock, identity, reservation);
    }

    private static FileChannel open(Path path, String identity) throws IOException {
        FileChannel spare = SPARE.remove(identity);
        if (spare != null) {
            return spare;
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // To open a pipe would wait for its reader.
            throw new IOException(
                    "lock file " + path + " is no regular file; it must be one that is writable for this process");
        }
        try {
            return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new IOException("lock file " + path + " can't be opened (" + e + "): it must be writable for this "
                    + "process; does it belong to another user?", e);
        }
    }

    private static FileLock lock(Path path, FileChannel channel, Locker locker) throws IOException {
        try {
            return locker.tryLock(channel);
        } catch (IOException e) {
            throw new IOException("files in " + path.getParent() + " can't be locked (" + e.getMessage()
                    + "): two processes could use one file there and lose each other's data; "
                    + "use a directory on a local disk", e);
        }
    }

    /**
     * Identifies the file, to distinguish it from one that replaces it later: device and inode, if available. Null if
     * there is no file.
     */
    static String identity(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path.toString() : key.toString();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    boolean is(String other) {
        return identity.equals(other);
    }

    /** Whether the path still leads to this file. Closes the file if not. */
    private boolean isAt(Path path) throws IOException {
        boolean found = false;
        try {
            found = is(identity(path));
            return found;
        } finally {
            if (!found) {
                close();
            }
        }
    }

    void close() {
        try {
            lock.release();
        } catch (IOException e) {
            // Released by the close.
        } finally {
            close(channel);
            reservation.free();
        }
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written, and the handle and its lock are released in any case.
        }
    }
}
