// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int PIECE_ROWS = 100;

    private final Path copy;
    private final State state;
    private final Connection to;
    private final ChunkTable chunks;

    /** What the changed file should contain: events from one position up to before the other. */
    record State(String journalId, String encoding, long released, long next) {}

    /** @param copy receives everything; replaced if it exists */
    ChangedFile(Path copy, State state) throws SQLException, IOException {
        this.copy = copy;
        this.state = state;
        SqliteFile.delete(copy);
        this.to = SqliteFile.open(copy, false);
        this.chunks = new ChunkTable(to);
    }

    /** Whether the file is a queue file, but another one. Must be called only while no connection to it is open. */
    static boolean isAnother(Path file, String journalId) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (Connection bare = SqliteFile.connect(file);
                Statement s = bare.createStatement();
                ResultSet r = s.executeQuery("SELECT id FROM journal")) {
            return r.next() && r.getString(1) != null && !r.getString(1).equals(journalId);
        } catch (SQLException e) {
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
        takeRejected(new RejectedTable(open));
    }

    private void takeRejected(RejectedTable from) throws SQLException {
        RejectedTable kept = new RejectedTable(to);
        long after = 0;
        List<RejectedEvent> piece = list(from, after);
        while (!piece.isEmpty()) {
            execute("BEGIN");
            kept.restore(piece);
            execute("COMMIT");
            after = piece.get(piece.size() - 1).id();
            piece = list(from, after);
        }
    }

    private static List<RejectedEvent> list(RejectedTable from, long after) {
        try {
            return from.list(after, PIECE_ROWS);
        } catch (SQLException | RuntimeException e) {
            return List.of();
        }
    }

    /** Takes those of the chunks whose events are missing, completely. */
    void take(List<Chunk> held) throws SQLException {
        List<Positions> missing = missing();
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

    /** The positions without an event, in order. */
    List<Positions> missing() throws SQLException {
        List<Positions> missing = new ArrayList<>();
        long end = state.released();
        try (Statement s = to.createStatement();
                ResultSet r = s.executeQuery("SELECT first, count FROM chunk ORDER BY first")) {
            while (r.next()) {
                if (r.getLong(1) > end) {
                    missing.add(new Positions(end, r.getLong(1)));
                }
                end = r.getLong(1) + r.getLong(2);
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

    /** Deletes the copy if it is still there. */
    @Override
    public void close() throws IOException {
        try {
            to.close();
        } catch (SQLException e) {
            // It is not used.
        }
        SqliteFile.delete(copy);
    }
}
