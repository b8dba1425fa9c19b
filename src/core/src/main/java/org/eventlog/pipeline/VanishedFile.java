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
import java.util.Objects;
import org.eventlog.file.Directories;

/**
 * Notices that an open queue file was deleted, moved, replaced or changed by others. One that is gone is written again
 * here, one that was changed by {@link ChangedFile}. Until it is closed, SQLite still
 * reads and writes the file that the path once led to, but that is lost with the process.
 */
final class VanishedFile {
    private static final String COPY = ".copy";

    private final Path file;
    private final boolean timed;
    private boolean hadRollback;
    /** The file after the last change of its owner. */
    private BasicFileAttributes known;

    /** What became of the file. */
    enum Fate {
        SAME,
        /** The path no longer leads to the open file. */
        GONE,
        /** Another program has written to it, or truncated it. */
        CHANGED
    }

    /**
     * @param file was just opened
     * @param timed whether another time of the last change means a change, as it does on all but strange file systems
     */
    VanishedFile(Path file, boolean timed) throws IOException {
        this.file = file;
        this.timed = timed;
        this.known = attributes(file);
    }

    /** Compares the file with what is known. It costs one access to the directory. */
    Fate look() {
        try {
            // Without an identity, as on Windows, the times are not exact either.
            if (known == null || known.fileKey() == null) {
                return Fate.SAME;
            }
            BasicFileAttributes found = attributes(file);
            if (found == null || !known.fileKey().equals(found.fileKey())) {
                return Fate.GONE;
            }
            boolean same = known.size() == found.size()
                    && (!timed || known.lastModifiedTime().equals(found.lastModifiedTime()));
            return same ? Fate.SAME : Fate.CHANGED;
        } catch (IOException e) {
            // It cannot be reached at the moment.
            return Fate.SAME;
        }
    }

    /** Whether the file has the size that its owner left. */
    boolean isSameSize() {
        try {
            return known != null && known.size() == Files.size(file);
        } catch (IOException e) {
            return false;
        }
    }

    /** To be called after each change by the owner. */
    void changedByOwner() {
        try {
            BasicFileAttributes found = attributes(file);
            if (known != null && found != null && Objects.equals(known.fileKey(), found.fileKey())) {
                known = found;
            }
        } catch (IOException e) {
            // At the worst it is written again.
        }
    }

    /** Whether SQLite's rollback journal was deleted: a kill during the next commit would damage the file. */
    boolean isRollbackGone() {
        boolean there = Files.exists(SqliteFile.beside(file, SqliteFile.ROLLBACK));
        boolean gone = hadRollback && !there;
        hadRollback |= there;
        return gone;
    }

    /** Null if there is no file. */
    private static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The name for a copy of the file. */
    Path copyName() {
        return SqliteFile.beside(file, COPY);
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
     * Writes all that the connection sees to a new file beside it. The copy gets its name when it is complete. If the
     * process is killed after that, the next start finds it there.
     *
     * @param full whether it must survive a power failure
     * @param complete the name of a file that {@link OrphanRecovery} reads
     */
    void copy(Connection open, boolean full, Path complete) throws SQLException, IOException {
        Directories.make(file.getParent());
        Path copy = copyName();
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
        SqliteFile.move(copy, complete);
    }

    /**
     * Moves the copy to where the file was. A queue file that is there now, such as an older copy, is moved aside. At
     * each moment, both have a name under which they are found.
     *
     * @throws IOException if something else is there, which is not touched, or there is no name to move it to
     */
    void replace(Path copy) throws IOException {
        try {
            requireRoom();
            if (isOccupied()) {
                // It is read under the name that it gets.
                SqliteFile.move(file, OrphanRecovery.aside(file));
            }
            // Its rollback journal belongs to the file that is gone.
            Files.deleteIfExists(SqliteFile.beside(file, SqliteFile.ROLLBACK));
            SqliteFile.move(copy, file);
        } catch (IOException e) {
            // Everything is still in the open file, which is copied again.
            SqliteFile.delete(copy);
            throw e;
        }
    }
}
