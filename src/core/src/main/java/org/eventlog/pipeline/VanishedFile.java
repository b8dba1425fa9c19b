// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Notices that an open queue file was deleted, moved or replaced, and writes it again. Until it is closed, SQLite still
 * reads and writes the file that the path once led to, but that is lost with the process.
 */
final class VanishedFile {
    private static final String COPY = ".copy";

    private final Path file;
    /** Null if the file system has no identities. */
    private final Object identity;

    /** @param file was just opened */
    VanishedFile(Path file) throws IOException {
        this.file = file;
        this.identity = identity(file);
    }

    /** Whether the path no longer leads to the open file. It costs one access to the directory. */
    boolean isGone() {
        try {
            return identity != null && !identity.equals(identity(file));
        } catch (IOException e) {
            // It cannot be reached at the moment.
            return false;
        }
    }

    /** Null if there is no file, or no identity. */
    private static Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * To be called before the queue is copied, which may take long, in vain.
     *
     * @throws IOException if something other than a queue file is in its place
     */
    void requireRoom() throws IOException {
        if (isOccupied() && (Files.isDirectory(file) || !SqliteFile.mayBeJournal(file))) {
            throw new IOException("something else is in its place");
        }
    }

    private boolean isOccupied() throws IOException {
        return Files.exists(file) && (Files.isDirectory(file) || Files.size(file) > 0);
    }

    /**
     * Writes all that the connection sees to a new file beside it. It is complete when this returns.
     *
     * @param full whether it must survive a power failure
     */
    Path copy(Connection open, boolean full) throws SQLException, IOException {
        QueueFiles.makeDirectory(file.getParent());
        Path copy = SqliteFile.beside(file, COPY);
        SqliteFile.delete(copy);
        try (PreparedStatement s = open.prepareStatement("VACUUM INTO ?")) {
            s.setString(1, copy.toString());
            s.executeUpdate();
        } catch (SQLException e) {
            SqliteFile.delete(copy);
            throw e;
        }
        if (full) {
            try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                written.force(true);
            }
        }
        return copy;
    }

    /**
     * Moves the copy to where the file was. A queue file that is there now, such as an older copy, is moved aside.
     *
     * @throws IOException if something else is there, which is not touched
     */
    void replace(Path copy, Path aside) throws IOException {
        try {
            requireRoom();
        } catch (IOException e) {
            SqliteFile.delete(copy);
            throw e;
        }
        if (isOccupied()) {
            SqliteFile.move(file, aside);
        }
        // Its rollback journal belongs to the file that is gone.
        Files.deleteIfExists(SqliteFile.beside(file, SqliteFile.ROLLBACK));
        SqliteFile.move(copy, file);
    }
}
