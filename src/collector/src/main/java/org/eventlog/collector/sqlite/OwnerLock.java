// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eventlog.collector.store.StoreException;

/**
 * Makes a database one collector's: a lock on a file beside it, which the operating system takes back when the
 * process dies.
 *
 * <p>Two applications of one server are told apart by a system property first. A file lock alone would not do: on
 * POSIX a process loses <em>all</em> its locks on a file when it closes any handle of it, so the second one's failed attempt
 * would quietly take the first one's lock away.
 */
public final class OwnerLock implements AutoCloseable {
    private final String property;
    private final FileChannel channel;

    private OwnerLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /** @param database exists not necessarily, but its directory does */
    static OwnerLock take(Path database) throws StoreException, IOException {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        String property = "org.eventlog.collector.owned:"
                + database.getParent().toRealPath().resolve(database.getFileName());
        if (System.getProperties().putIfAbsent(property, "true") != null) {
            throw owned("another application of this server has it open");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new OwnerLock(property, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Locked within this JVM by something which did not set the property: somebody else's all the same.
        } catch (IOException e) {
            give(property, channel);
            throw e;
        }
        give(property, channel);
        throw owned("another process has it open");
    }

    @Override
    public void close() throws IOException {
        give(property, channel);
    }

    private static void give(String property, FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            System.getProperties().remove(property);
        }
    }

    private static StoreException owned(String by) {
        return new StoreException(StoreException.Kind.OWNED,
                by + "; give each collector its own file by eventlog.collector.db");
    }
}
