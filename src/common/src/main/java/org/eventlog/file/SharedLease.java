// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The state shared by all shares of a lease: the lock, and the number of shares. */
final class SharedLease {
    /** The leases of this application. Those of other applications in the JVM are recorded by {@link Reservation}s. */
    private static final Map<Path, SharedLease> OWN = new ConcurrentHashMap<>();

    private final Path file;
    private final Path lockPath;
    private final Reservation reservation;
    private final LockFile.Locker locker;
    // Guarded by this
    private LockFile lock;
    private int users = 1;
    private boolean lost;

    private SharedLease(Path file, Path lockPath, Reservation reservation, LockFile lock, LockFile.Locker locker) {
        this.file = file;
        this.lockPath = lockPath;
        this.reservation = reservation;
        this.lock = lock;
        this.locker = locker;
    }

    /**
     * @return null if another owner has it
     */
    static SharedLease tryTake(Path wanted, LockFile.Locker locker) throws IOException {
        Path file = RealPath.of(wanted);
        Path lockPath = file.resolveSibling(file.getFileName() + ".lock");
        Reservation reservation = Reservation.tryMake(name(file));
        if (reservation == null) {
            return null;
        }
        LockFile lock = null;
        try {
            lock = LockFile.tryLock(lockPath, locker);
            if (lock == null) {
                return null;
            }
            SharedLease made = new SharedLease(file, lockPath, reservation, lock, locker);
            OWN.put(file, made);
            return made;
        } finally {
            if (lock == null) {
                reservation.free();
            }
        }
    }

    /**
     * @return null if this application does not hold it
     */
    static SharedLease share(Path file) {
        SharedLease own = OWN.get(file);
        return own != null && own.enter() ? own : null;
    }

    static boolean isTakenHere(Path file) {
        return Reservation.isMade(name(file));
    }

    private static String name(Path file) {
        return "file:" + file;
    }

    Path file() {
        return file;
    }

    synchronized boolean renew() {
        if (lost) {
            return false;
        }
        try {
            String found = LockFile.identity(lockPath);
            if (lock.is(found)) {
                return true;
            }
            // Only a newly created one: the creator of any other lock file may have used the file, even if the lock is
            // free again.
            LockFile again = found == null ? LockFile.tryLockNew(lockPath, locker) : null;
            if (again == null) {
                lost = true;
                return false;
            }
            lock.close();
            lock = again;
            return true;
        } catch (IOException e) {
            // The directory is missing, full or unreachable, and so it is for others.
            return true;
        }
    }

    private synchronized boolean enter() {
        boolean held = users > 0;
        users += held ? 1 : 0;
        return held;
    }

    synchronized void leave() {
        users--;
        if (users == 0) {
            OWN.remove(file, this);
            try {
                lock.close();
            } finally {
                reservation.free();
            }
        }
    }
}
