// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The exclusive right to use a file, among the processes of this machine and all applications of this JVM, regardless
 * of their class loaders.
 * <p>
 * A lease is a lock on a file beside it, {@code NAME.lock}. The operating system releases the lock when the process
 * ends in any way. The lock file is never deleted, because two owners could hold the lock if it were deleted and
 * recreated. Links and different paths to the same file are resolved.
 * <p>
 * On POSIX systems, a process loses <em>all</em> its locks on a file when it closes any handle of that file. Therefore
 * this class does not open a lock file that this JVM holds, and no other code may open it. The same applies to SQLite's
 * own locks on a database: the owner of the lease may open the file by other means than SQLite only while no connection
 * is open.
 * <p>
 * Not guaranteed: exclusion on file systems whose locks are not visible to other machines, such as some network file
 * systems; and exclusion of code that does not use leases.
 * <p>
 * Thread-safe. No method waits for a lock, only for the file system.
 */
public final class FileLease implements AutoCloseable {
    private final SharedLease shared;
    private boolean closed;

    private FileLease(SharedLease shared) {
        this.shared = shared;
    }

    /**
     * Takes the lease if it is free.
     *
     * @param file the file, which need not exist; its directory must
     * @return empty if another process or other code in this JVM has it ({@link #isTakenHere} tells which)
     * @throws IOException if the lock file cannot be created, opened or locked; the message explains the consequences
     */
    public static Optional<FileLease> tryTake(Path file) throws IOException {
        return tryTake(file, FileChannel::tryLock);
    }

    static Optional<FileLease> tryTake(Path file, LockFile.Locker locker) throws IOException {
        SharedLease shared = SharedLease.tryTake(file, locker);
        return Optional.ofNullable(shared).map(FileLease::new);
    }

    /**
     * Shares the lease that this application has of the file. The lease is released when all shares are closed, so code
     * that still reads the file keeps it from others after the original owner has closed its lease.
     *
     * @return empty if this application has no lease of it
     */
    public static Optional<FileLease> share(Path file) throws IOException {
        return Optional.ofNullable(SharedLease.share(realPath(file))).map(FileLease::new);
    }

    /** Whether any code in this JVM has the lease of the file, or is currently trying to take it. */
    public static boolean isTakenHere(Path file) throws IOException {
        return SharedLease.isTakenHere(realPath(file));
    }

    /** The canonical absolute path of a file, with links resolved. Its directory must exist, the file need not. */
    public static Path realPath(Path file) throws IOException {
        return RealPath.of(file);
    }

    /** The file, by its {@linkplain #realPath real path}. */
    public Path file() {
        return shared.file();
    }

    /**
     * Checks that the lock is still visible to others, and recreates and locks the lock file if it was deleted. Call it
     * before changing the file, and from time to time. It costs one access to the lock file.
     *
     * @return false if another process has created a lock file in the meantime, or the lease was closed; another owner
     *            may then use the file, so it must not be changed any more. True if the file system does not provide
     *            the information.
     */
    public synchronized boolean renew() {
        return !closed && shared.renew();
    }

    /** Releases the lease. Further calls have no effect. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            shared.leave();
        }
    }
}
