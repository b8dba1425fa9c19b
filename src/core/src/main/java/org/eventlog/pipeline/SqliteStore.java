// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvent;
import org.sqlite.SQLiteErrorCode;

/**
 * The journal on disk: one SQLite file, one connection that stays open. {@link SqliteFile} says what is in it.
 * <p>
 * A row is a chunk, not an event: at 64 events a row the insert and the delete together cost a twentieth of what a row
 * an event costs. Positions never start again, so that a batch's name is never used twice.
 */
final class SqliteStore implements ChunkStore {
    private static final long STATE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** So much free room stays in the file, and is used again: what shrinks would only grow again. */
    private static final long SLACK_BYTES = 8L << 20;
    /** A step of the vacuum: some milliseconds. */
    private static final int VACUUM_PAGES = 64;
    private static final int ASIDE_NAMES = 9;

    /**
     * @param full
     *            whether each commit survives a loss of power, not only the end of the process
     * @param capacity
     *            how many bytes of events it is for
     * @param encoding
     *            what the events are encoded in: a file never holds two kinds
     */
    record Options(boolean full, long capacity, String encoding) {}

    /** Gets the right to a file, at each opening anew. */
    interface Claim {
        FileClaim get() throws IOException;
    }

    private final Path wanted;
    private final Claim right;
    private final Options options;
    private final Notes notes;
    private final Drops drops;
    private final LongSupplier ticker;

    private FileClaim claim;
    private Connection connection;
    private RejectedTable rejected;
    private PreparedStatement insert;
    private PreparedStatement weigh;
    private PreparedStatement delete;
    private PreparedStatement select;
    private PreparedStatement head;
    private PreparedStatement state;
    private long next;
    private long bytes;
    private long released;
    private long stateAt;
    private boolean vacuumed;
    /** Damage was found: the next opening starts with a new file. */
    private boolean condemned;

    /**
     * @param wanted
     *            the file; where a living instance has it, the next free name is taken
     */
    SqliteStore(Path wanted, Options options, Notes notes, Drops drops, LongSupplier ticker) {
        this(wanted, () -> FileClaim.of(wanted), options, notes, drops, ticker);
    }

    /**
     * @param right
     *            how the right to the file is got
     */
    SqliteStore(Path wanted, Claim right, Options options, Notes notes, Drops drops, LongSupplier ticker) {
        this.wanted = wanted;
        this.right = right;
        this.options = options;
        this.notes = notes;
        this.drops = drops;
        this.ticker = ticker;
    }

    @Override
    public Contents open() throws StoreException {
        try {
            claim = right.get();
            if (condemned) {
                moveAside("found when it was read");
                condemned = false;
            }
            if (WriteAheadLog.isDamaged(SqliteFile.beside(claim.file(), "-wal"))) {
                moveAside("its write-ahead log");
            }
            try {
                return prepare();
            } catch (SQLException e) {
                if (!SqliteFile.isDamage(e) || !SqliteFile.mayBeJournal(claim.file())) {
                    throw e;
                }
                moveAside(reason(e));
                return prepare();
            }
        } catch (SQLException | IOException | LinkageError e) {
            close();
            throw new StoreException("journal " + wanted + " can't be opened: " + reason(e), e);
        }
    }

    /** What is damaged makes room for a new file, and is read by {@link DamagedFile} as far as that goes. */
    private void moveAside(String reason) throws IOException, SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
        Path file = claim.file();
        Path aside = null;
        for (int n = 1; n <= ASIDE_NAMES && (aside == null || Files.exists(aside)); n++) {
            aside = SqliteFile.beside(file, Leftovers.DAMAGED + n);
        }
        SqliteFile.move(file, aside);
        notes.damaged(file.toString(), reason, aside.toString());
    }

    private Contents prepare() throws SQLException, IOException {
        connection = SqliteFile.open(claim.file(), options.full(), options.capacity());
        rejected = new RejectedTable(connection);
        insert = connection.prepareStatement(ChunkRow.INSERT);
        weigh = connection
                .prepareStatement("SELECT total(length(data)) FROM chunk WHERE first < ? AND first + count <= ?");
        delete = connection.prepareStatement("DELETE FROM chunk WHERE first < ? AND first + count <= ?");
        select = connection.prepareStatement("SELECT " + ChunkRow.COLUMNS + " FROM chunk WHERE first >= "
                + "coalesce((SELECT max(first) FROM chunk WHERE first <= ?), 0) ORDER BY first");
        head = connection.prepareStatement("SELECT first, count, length(data), time, levels FROM chunk WHERE first >= "
                + "coalesce((SELECT max(first) FROM chunk WHERE first <= ?), 0) AND first + count > ?"
                + " ORDER BY first LIMIT 1");
        state = connection.prepareStatement("UPDATE journal SET next = ?, released = ?, check_sum = ?");
        stateAt = ticker.getAsLong();
        String encoding = encoding();
        Contents contents = contents();
        if (!encoding.equals(options.encoding())) {
            return otherEncoding(encoding, contents);
        }
        return contents;
    }

    /** What its events are encoded in; said by the first who comes. */
    private String encoding() throws SQLException {
        try (Statement s = connection.createStatement();
                PreparedStatement set = connection
                        .prepareStatement("UPDATE journal SET encoding = ? WHERE encoding IS NULL")) {
            set.setString(1, options.encoding());
            set.executeUpdate();
            try (ResultSet r = s.executeQuery("SELECT encoding FROM journal")) {
                return r.next() ? r.getString(1) : "";
            }
        }
    }

    /** Events in another encoding can't follow ours on one wire: they wait in a file of their own. */
    private Contents otherEncoding(String encoding, Contents contents) throws SQLException, IOException {
        connection.close();
        connection = null;
        Path file = claim.file();
        if (contents.events() == 0) {
            SqliteFile.delete(file);
        } else {
            Path aside = SqliteFile.beside(file, "." + encoding);
            SqliteFile.move(file, aside);
            notes.otherEncoding(file.toString(), encoding, contents.events(), aside.toString());
        }
        return prepare();
    }

    private Contents contents() throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT id, next, released, (SELECT min(first) FROM chunk),"
                        + " (SELECT first + count FROM chunk ORDER BY first DESC LIMIT 1),"
                        + " (SELECT total(length(data)) FROM chunk), check_sum FROM journal")) {
            if (!r.next() || r.getLong(7) != SqliteFile.checkSum(r.getLong(2), r.getLong(3))) {
                throw new SQLException("the journal's row is malformed", "", SQLiteErrorCode.SQLITE_CORRUPT.code);
            }
            // What was delivered in time was never stored, and yet has used up its positions.
            next = Math.max(Math.max(r.getLong(2), r.getLong(3)), r.getLong(5));
            bytes = r.getLong(6);
            released = r.getObject(4) == null ? next : Math.max(r.getLong(3), r.getLong(4));
            return new Contents(r.getString(1), released, next, bytes);
        }
    }

    @Override
    public void write(Commit commit) throws StoreException {
        long weight = bytes;
        try {
            transaction("BEGIN IMMEDIATE");
            for (Chunk chunk : commit.added()) {
                weight += ChunkRow.bind(insert, chunk);
                insert.executeUpdate();
            }
            rejected.add(commit.rejected());
            rejected.remove(commit.forgotten());
            long last = commit.added().isEmpty() ? next : commit.added().get(commit.added().size() - 1).end();
            long end = Math.max(last, commit.released());
            weight -= deleteBelow(commit.released());
            boolean empty = commit.released() >= end;
            boolean leapt = !commit.added().isEmpty() && commit.added().get(0).first > next;
            // Where the events begin must be known to who reads a damaged file: else what was delivered counts as lost.
            if (leapt || commit.released() > released || ticker.getAsLong() - stateAt > STATE_NANOS) {
                keepState(end, commit.released());
            }
            transaction("COMMIT");
            next = end;
            released = commit.released();
            bytes = empty ? 0 : weight;
            vacuumed = false;
        } catch (SQLException | RuntimeException e) {
            throw failed("written", e);
        }
    }

    private long deleteBelow(long position) throws SQLException {
        if (position <= released) {
            return 0;
        }
        weigh.setLong(1, position);
        weigh.setLong(2, position);
        long weight;
        try (ResultSet r = weigh.executeQuery()) {
            weight = r.next() ? r.getLong(1) : 0;
        }
        delete.setLong(1, position);
        delete.setLong(2, position);
        delete.executeUpdate();
        return weight;
    }

    private void keepState(long first, long upTo) throws SQLException {
        state.setLong(1, first);
        state.setLong(2, upTo);
        state.setLong(3, SqliteFile.checkSum(first, upTo));
        state.executeUpdate();
        stateAt = ticker.getAsLong();
    }

    @Override
    public List<Chunk> read(long from, long upToBytes) throws StoreException {
        List<Chunk> found = new ArrayList<>();
        List<Long> broken = new ArrayList<>();
        long size = 0;
        try {
            select.setLong(1, from);
            try (ResultSet r = select.executeQuery()) {
                while (r.next()) {
                    Chunk chunk = ChunkRow.read(r);
                    if (chunk == null) {
                        broken.add(r.getLong(1));
                        continue;
                    }
                    if (!found.isEmpty() && size + chunk.length > upToBytes) {
                        break;
                    }
                    if (chunk.end() > from) {
                        size += chunk.length;
                        found.add(chunk);
                    }
                }
            }
            for (long first : broken) {
                forget(first);
            }
        } catch (SQLException | RuntimeException e) {
            throw failed("read", e);
        }
        return found;
    }

    /** A row of which the check sum does not fit is not what was written: nobody shall get it. */
    private void forget(long first) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count FROM chunk WHERE first = ?");
                PreparedStatement gone = connection.prepareStatement("DELETE FROM chunk WHERE first = ?")) {
            count.setLong(1, first);
            try (ResultSet r = count.executeQuery()) {
                Leftovers.countDamaged(drops, r.next() ? r.getInt(1) : 0);
            }
            gone.setLong(1, first);
            gone.executeUpdate();
        }
    }

    @Override
    public Head head(long from) throws StoreException {
        try {
            head.setLong(1, from);
            head.setLong(2, from);
            Head found = null;
            try (ResultSet r = head.executeQuery()) {
                if (r.next()) {
                    found = new Head(r.getLong(1), r.getInt(2), r.getLong(3), r.getLong(4), r.getBytes(5));
                }
            }
            return found;
        } catch (SQLException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    @Override
    public List<RejectedEvent> rejected(long after, int limit) throws StoreException {
        try {
            List<RejectedEvent> events = rejected.list(after, limit);
            return events;
        } catch (SQLException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    private void transaction(String order) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute(order);
        }
    }

    private StoreException failed(String verb, Exception e) {
        try {
            transaction("ROLLBACK");
        } catch (SQLException rollback) {
            // There is none: it was a reading statement, or SQLite has rolled back by itself.
        }
        condemned |= SqliteFile.isDamage(e);
        return new StoreException("journal " + claim.file() + " can't be " + verb + ": " + reason(e), e, condemned);
    }

    /** Makes the file smaller, some pages at a time, once most of it is free. */
    @Override
    public boolean tidy() throws StoreException {
        if (vacuumed) {
            return false;
        }
        try (Statement s = connection.createStatement()) {
            long free = (long) SqliteFile.number(s, "PRAGMA freelist_count") * SqliteFile.PAGE_BYTES;
            boolean more = free > Math.max(SLACK_BYTES, bytes);
            if (more) {
                // An update, for the driver: it goes to the end of an update by itself, and takes one step of a query.
                s.executeUpdate("PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")");
            }
            if (!more) {
                vacuumed = true;
                s.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return more;
        } catch (SQLException | RuntimeException e) {
            throw failed("tidied", e);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public String describe() {
        return (claim == null ? wanted : claim.file()).toString();
    }

    /** The file in use, or null when none is. */
    Path file() {
        return claim == null ? null : claim.file();
    }

    /** Closes it and deletes the file, all of it while nobody else can have it. */
    void delete() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            // The file is going to be deleted.
        }
        connection = null;
        SqliteFile.delete(claim.file());
        close();
    }

    @Override
    public void close() {
        try (Connection closing = connection) {
            if (closing != null && state != null && !condemned) {
                keepState(next, released);
            }
            // Closes its statements, and folds the WAL into the file.
        } catch (SQLException e) {
            // What was committed is on disk; the next open folds the WAL.
        } finally {
            connection = null;
            state = null;
            releaseClaim();
        }
    }

    private void releaseClaim() {
        try {
            if (claim != null) {
                claim.close();
            }
        } catch (IOException e) {
            // The operating system takes the lock back at the latest when the process ends.
        } finally {
            claim = null;
        }
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage().lines().findFirst().orElse("");
    }
}
