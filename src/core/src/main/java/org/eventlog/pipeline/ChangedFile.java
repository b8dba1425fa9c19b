// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.RejectedEvent;

/**
 * Writes a queue file again that another program has changed in place while it was open: from the rows that are intact
 * on disk or in SQLite's cache, and from the chunks that are still in memory. Positions and the journal's id stay the
 * same, so nothing changes for the sender.
 */
final class ChangedFile implements AutoCloseable {
    private static final long PIECE_BYTES = 4 << 20;

    private final Path copy;
    private final State state;
    private final Connection to;
    private final ChunkTable chunks;
    private int rejected;

    /** What the changed file should contain: events from one position up to before the other. */
    record State(String journalId, String encoding, long released, long next) {}

    private ChangedFile(Path copy, State state) throws SQLException {
        this.copy = copy;
        this.state = state;
        this.to = SqliteFile.open(copy, false);
        this.chunks = new ChunkTable(to);
    }

    /** @param copy receives everything; replaced if it exists */
    static ChangedFile create(Path copy, State state) throws SQLException, IOException {
        SqliteFile.delete(copy);
        return new ChangedFile(copy, state);
    }

    /** Continues a copy that was finished. */
    static ChangedFile open(Path copy, State state) throws SQLException {
        return new ChangedFile(copy, state);
    }

    /** The id in a queue file, or null if it has none. Must be called only while no connection to it is open. */
    static String journalId(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return null;
        }
        try (Connection bare = SqliteFile.connect(file);
                Statement s = bare.createStatement();
                ResultSet r = s.executeQuery("SELECT id FROM journal")) {
            return r.next() ? r.getString(1) : null;
        } catch (SQLException e) {
            return null;
        }
    }

    /**
     * Puts the copy in the file's place in one step, so that a kill leaves one of them there. No connection to them may
     * be open.
     *
     * @param aside where the file is kept; replaced if it exists
     * @param read whether the file is going to be read there: then it must not be in both places after a kill
     */
    static void replace(Path file, Path copy, Path aside, boolean read) throws IOException {
        SqliteFile.delete(aside);
        if (read || !isLinked(file, aside)) {
            try {
                Files.copy(file, aside);
            } catch (IOException e) {
                Files.deleteIfExists(aside);
                throw e;
            }
        }
        // Closed in order, neither has anything to roll back.
        Files.deleteIfExists(SqliteFile.beside(file, SqliteFile.ROLLBACK));
        Files.deleteIfExists(SqliteFile.beside(copy, SqliteFile.ROLLBACK));
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the file got a second name. Not all file systems can do that. */
    private static boolean isLinked(Path file, Path name) {
        try {
            Files.createLink(name, file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Takes the intact rows. */
    void take(Connection open) throws SQLException {
        IntactRows rows = new IntactRows(open);
        long end = state.released();
        for (List<Chunk> piece = rows.next(PIECE_BYTES); !piece.isEmpty(); piece = rows.next(PIECE_BYTES)) {
            execute("BEGIN");
            for (Chunk chunk : piece) {
                // Positions outside of these, or twice, belong to another file or an older copy.
                if (Math.max(chunk.first, state.released()) >= end && chunk.end() > end
                        && chunk.end() <= state.next()) {
                    chunks.add(chunk);
                    end = chunk.end();
                }
            }
            execute("COMMIT");
        }
        RejectedTable kept = new RejectedTable(to);
        RejectedTable found = new RejectedTable(open);
        IntactKeys ids = found.intactIds();
        for (List<RejectedEvent> piece = found.nextIntact(ids, PIECE_BYTES); !piece.isEmpty(); piece = found
                .nextIntact(ids, PIECE_BYTES)) {
            execute("BEGIN");
            kept.restore(piece);
            execute("COMMIT");
        }
        rejected = kept.count();
    }

    /** How many rejected events it has. */
    int rejected() {
        return rejected;
    }

    /** Takes those of the chunks whose events are missing, completely. */
    void take(List<Chunk> held) throws SQLException {
        List<Positions> missing = missing(state.released());
        execute("BEGIN");
        for (Chunk chunk : held) {
            long from = Math.max(chunk.first, state.released());
            if (missing.stream().anyMatch(gap -> gap.from() <= from && from < chunk.end() && chunk.end() <= gap.to())) {
                chunks.add(chunk);
            }
        }
        execute("COMMIT");
    }

    /** Removes the rows of other runs than this. */
    void dropOthers(long run) throws SQLException {
        try (PreparedStatement s = to.prepareStatement("DELETE FROM chunk WHERE run <> ?")) {
            s.setLong(1, run);
            s.executeUpdate();
        }
    }

    /** The positions without an event, from this one on and in order. */
    List<Positions> missing(long from) throws SQLException {
        List<Positions> missing = new ArrayList<>();
        long end = from;
        try (Statement s = to.createStatement();
                ResultSet r = s.executeQuery("SELECT first, count FROM chunk ORDER BY first")) {
            while (r.next()) {
                if (r.getLong(1) > end) {
                    missing.add(new Positions(end, r.getLong(1)));
                }
                end = Math.max(end, r.getLong(1) + r.getLong(2));
            }
        }
        if (state.next() > end) {
            missing.add(new Positions(end, state.next()));
        }
        return missing;
    }

    /**
     * Completes the copy.
     *
     * @param full whether it must survive a power failure
     */
    void finish(boolean full) throws SQLException, IOException {
        try (PreparedStatement s = to.prepareStatement("UPDATE journal SET id = ?, encoding = ?")) {
            s.setString(1, state.journalId());
            s.setString(2, state.encoding());
            s.executeUpdate();
        }
        new StateRow(to).keep(state.next(), state.released());
        to.close();
        if (full) {
            try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                written.force(true);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement s = to.createStatement()) {
            s.execute(sql);
        }
    }

    /** Leaves the copy where it is. */
    @Override
    public void close() {
        try {
            to.close();
        } catch (SQLException e) {
            // What was not finished is not used.
        }
    }
}
