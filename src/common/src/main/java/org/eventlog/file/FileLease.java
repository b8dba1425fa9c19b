// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The right to use a file, which one owner has at a time: among the processes of this machine and among all
 * applications of this JVM, whatever class loaders they have.
 * <p>
 * A lease is a lock on a file beside it, {@code NAME.lock}. The operating system takes the lock back when the process
 * ends in whatever way; the lock file stays, as two could hold "the" lock if it were deleted and made anew. A link, and
 * another spelling of the path, is the file it leads to.
 * <p>
 * On POSIX systems a process gives up <em>all</em> its locks on a file when it closes any handle of it. Therefore nothing
 * is opened of a file that this JVM has a lease of, and nothing else may open a lock file. The same holds for SQLite's
 * own locks on a database: who has the lease opens the file by other means than SQLite only while no connection is open.
 * <p>
 * Not guaranteed: anything on a file system whose locks are not seen by other machines, as that of some network file
 * systems; and nothing keeps out who does not ask for a lease.
 * <p>
 * Safe for use by several threads. Nothing waits for a lock, only for the file system.
 */
public final class FileLease implements AutoCloseable {
    private final Holding holding;
    private boolean closed;

    private FileLease(Holding holding) {
        this.holding = holding;
    }

    /**
     * Takes the lease if it is free.
     *
     * @param file
     *            need not exist, but its directory must
     * @return empty when another has it: another process, or somebody in this JVM ({@link #isTakenHere} tells which)
     * @throws IOException
     *             when the lock file can't be made, opened or locked; the message says what that means
     */
    public static Optional<FileLease> tryTake(Path file) throws IOException {
        return tryTake(file, FileChannel::tryLock);
    }

    static Optional<FileLease> tryTake(Path file, LockFile.Locker locker) throws IOException {
        Holding holding = Holding.tryTake(file, locker);
        return Optional.ofNullable(holding).map(FileLease::new);
    }

    /**
     * The lease that this application has of the file, for another part of it: the lease is given back when all of its
     * parts are closed. So what still reads the file keeps it from others when the one who took the lease has ended.
     *
     * @return empty when this application has no lease of it, whoever else may have one
     */
    public static Optional<FileLease> share(Path file) throws IOException {
        return Optional.ofNullable(Holding.share(realPath(file))).map(FileLease::new);
    }

    /** Whether somebody in this JVM has the lease of the file now, or is just trying to get it. */
    public static boolean isTakenHere(Path file) throws IOException {
        return Holding.isTakenHere(realPath(file));
    }

    /**
     * The one absolute path of a file behind all its links and spellings. Its directory must exist, the file need not.
     */
    public static Path realPath(Path file) throws IOException {
        return RealPath.of(file);
    }

    /** The file, by its {@linkplain #realPath real path}. */
    public Path file() {
        return holding.file();
    }

    /**
     * Makes sure that others still see the lock. Where the lock file was deleted it is made anew and locked. To be
     * asked before the file is changed, and from time to time; it costs one look at the lock file.
     *
     * @return false when somebody else has made a lock file in the meantime, or the lease was closed: the file may be
     *         another's by now and must not be changed any more. True as well when the file system does not tell.
     */
    public synchronized boolean renew() {
        return !closed && holding.renew();
    }

    /** Gives the lease back. More than once does no more than once. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            holding.leave();
        }
    }
}
