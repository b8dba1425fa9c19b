// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eventlog.RejectedEvent;
import org.eventlog.file.FileLease;
import org.eventlog.pipeline.VanishedFile.Fate;

/**
 * The journal on disk: one SQLite file with one connection that stays open. {@link SqliteFile} describes its
 * contents.
 *
 * <p>A row is a chunk, not an event: with 64 events per row, inserting and deleting cost a twentieth of one row per
 * event. Positions never restart, so that the name of a batch is never reused.
 */
final class SqliteChunkStore implements ChunkStore {
    private static final long STATE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How often an idle store checks its lease. */
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * @param full whether each commit survives a power failure, not only the end of the process
     * @param capacity how many bytes of events it is for
     * @param encoding the encoding of the events, which is the same for all events of a file
     */
    record Options(boolean full, long capacity, String encoding) {}

    /** Acquires the lease of a file for each opening. */
    interface LeaseSource {
        FileLease get() throws IOException;
    }

    private final Path wanted;
    private final LeaseSource leases;
    private final Options options;
    private final OperatorLog operatorLog;
    private final LongSupplier ticker;
    private final FileKeeper keeper;

    private FileLease lease;
    private Connection connection;
    private RejectedTable rejected;
    private ChunkTable chunks;
    private StateRow state;
    private long next;
    private long bytes;
    private long released;
    private long stateAt;
    private long renewedAt;
    private long rollbackAt;
    private int rejectedEvents;
    private boolean vacuumed;
    private Owner owner = Owner.NONE;
    private String journalId = "";
    /** Of the chunk that was added last. */
    private long run;
    /** Damage was found: the next opening starts with a new file. */
    private boolean condemned;

    /** @param wanted the file; if a live instance has it, the next free name is used */
    SqliteChunkStore(Path wanted, Options options, OperatorLog operatorLog, Drops drops, LongSupplier ticker) {
        this(wanted, () -> QueueFiles.lease(wanted), options, operatorLog, drops, ticker);
    }

    /** @param leases acquires the lease of a file for each opening */
    SqliteChunkStore(Path wanted, LeaseSource leases, Options options, OperatorLog operatorLog, Drops drops,
            LongSupplier ticker) {
        this.wanted = wanted;
        this.leases = leases;
        this.options = options;
        this.operatorLog = operatorLog;
        this.ticker = ticker;
        this.keeper = new FileKeeper(new KeptStore(), options.full(), operatorLog, drops, ticker);
    }

    @Override
    public void ownedBy(Owner user) {
        owner = user;
    }

    @Override
    public Contents open() throws ChunkStoreException {
        boolean done = false;
        try {
            lease = leases.get();
            if (condemned) {
                moveAside("found when it was read");
                condemned = false;
            }
            keeper.forgetMissing();
            Contents contents = prepareOrReplace();
            done = true;
            return contents;
        } catch (SQLException | IOException | RuntimeException | LinkageError e) {
            throw new ChunkStoreException("journal " + wanted + " can't be opened: " + reason(e), e);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private Contents prepareOrReplace() throws SQLException, IOException {
        try {
            return prepare();
        } catch (SQLException e) {
            // First, because opening and closing the file elsewhere would release SQLite's locks.
            disconnect();
            if (!SqliteFile.isDamage(e) || !SqliteFile.mayBeJournal(lease.file())) {
                throw e;
            }
            moveAside(reason(e));
            return prepare();
        }
    }

    private void disconnect() throws SQLException {
        try (Connection closing = connection) {
            connection = null;
            state = null;
        }
    }

    /** Moves a damaged file aside, to be read by {@link DamagedFile}, and starts a new one. */
    private void moveAside(String reason) throws IOException, SQLException {
        disconnect();
        Path file = lease.file();
        Path aside = OrphanRecovery.aside(file);
        SqliteFile.move(file, aside);
        operatorLog.damaged(file.toString(), reason, aside.toString());
    }

    private Contents prepare() throws SQLException, IOException {
        connection = SqliteFile.open(lease.file(), options.full());
        rejected = new RejectedTable(connection);
        rejectedEvents = rejected.count();
        chunks = new ChunkTable(connection);
        state = new StateRow(connection);
        renewedAt = rollbackAt = stateAt = ticker.getAsLong();
        String encoding = state.encoding(options.encoding());
        Contents contents = state.contents();
        journalId = contents.journalId();
        next = contents.next();
        bytes = contents.bytes();
        released = contents.released();
        if (!encoding.equals(options.encoding())) {
            return otherEncoding(encoding, contents);
        }
        keeper.opened(lease.file());
        return contents;
    }

    /** Events of different encodings cannot be sent on one connection: others wait in a separate file. */
    private Contents otherEncoding(String encoding, Contents contents) throws SQLException, IOException {
        disconnect();
        Path file = lease.file();
        long events = contents.events() + rejectedEvents;
        if (events == 0) {
            SqliteFile.delete(file);
        } else {
            Path aside = SqliteFile.otherEncoding(file, encoding);
            SqliteFile.move(file, aside);
            operatorLog.otherEncoding(file.toString(), encoding, events, aside.toString());
        }
        return prepare();
    }

    @Override
    public void write(Commit commit) throws ChunkStoreException {
        requireLease();
        long weight = bytes;
        try {
            transaction("BEGIN IMMEDIATE");
            for (Chunk chunk : commit.added()) {
                weight += chunks.add(chunk);
            }
            int listed = rejectedEvents + rejected.add(commit.rejected());
            // Those to forget must not displace others.
            listed = rejected.bound(listed - rejected.remove(commit.forgotten()));
            long last = commit.added().isEmpty() ? next : commit.added().get(commit.added().size() - 1).end();
            long end = Math.max(last, commit.released());
            weight -= commit.released() > released ? chunks.deleteBelow(commit.released()) : 0;
            boolean leapt = !commit.added().isEmpty() && commit.added().get(0).first > next;
            // The position of the first event must be stored for the recovery of a damaged file. Otherwise delivered
            // events would count as lost.
            if (leapt || commit.released() > released || ticker.getAsLong() - stateAt > STATE_NANOS) {
                keepState(end, commit.released());
            }
            transaction("COMMIT");
            keeper.changedByOwner();
            run = commit.added().isEmpty() ? run : commit.added().get(0).run;
            keeper.released(commit.released());
            next = end;
            released = commit.released();
            bytes = commit.released() >= end ? 0 : weight;
            rejectedEvents = listed;
            vacuumed = false;
        } catch (SQLException | RuntimeException e) {
            throw failed("written", e);
        }
    }

    private void keepState(long first, long upTo) throws SQLException {
        state.keep(first, upTo);
        stateAt = ticker.getAsLong();
    }

    @Override
    public List<Chunk> read(long from, long upToBytes) throws ChunkStoreException {
        // What was written over must not be taken for positions without events.
        keepWhole();
        try {
            return chunks.read(from, upToBytes, events -> {
                keeper.changedByOwner();
                keeper.lost(events);
            });
        } catch (SQLException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    @Override
    public Head head(long from) throws ChunkStoreException {
        try {
            return chunks.head(from);
        } catch (SQLException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    @Override
    public List<RejectedEvent> rejected(long after, int limit) throws ChunkStoreException {
        return rejected(after, limit, Long.MAX_VALUE);
    }

    @Override
    public int rejectedEvents() {
        return rejectedEvents;
    }

    /** As {@link #rejected}, but no more when they have so many bytes. */
    List<RejectedEvent> rejected(long after, int limit, long upToBytes) throws ChunkStoreException {
        keepWhole();
        try {
            return rejected.list(after, limit, upToBytes);
        } catch (SQLException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    private void keepWhole() throws ChunkStoreException {
        if (keeper.isChanged()) {
            requireLease();
        }
    }

    @Override
    public long missing(long from) {
        return keeper.missing(from);
    }

    @Override
    public boolean isThere() {
        try {
            if (connection != null) {
                keeper.keepThere(lease.renew());
            }
            return !keeper.isResized();
        } catch (ChunkStoreException e) {
            return keeper.isKept();
        }
    }

    /** Before any change: once the lock file or the file was deleted, the path may be another process's. */
    private void requireLease() throws ChunkStoreException {
        renewedAt = ticker.getAsLong();
        boolean ours = lease.renew();
        keeper.keepThere(ours);
        if (ours && renewedAt - rollbackAt >= RENEW_NANOS) {
            rollbackAt = renewedAt;
            keeper.keepRollback();
        }
        if (!ours) {
            throw new ChunkStoreException("journal " + lease.file()
                    + " was taken by another process, as its lock file was"
                    + " deleted or replaced; that process sends what is stored there, what comes goes to another file",
                    null, true);
        }
    }

    private void transaction(String order) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute(order);
        }
    }

    private ChunkStoreException failed(String verb, Exception e) {
        try {
            if (connection != null) {
                transaction("ROLLBACK");
            }
        } catch (SQLException none) {
            // SQLite has already rolled back.
        }
        if (!SqliteFile.isDamage(e)) {
            // A part of the transaction may have been written.
            keeper.changedByOwner();
        }
        condemned |= SqliteFile.isDamage(e);
        return new ChunkStoreException("journal " + lease.file() + " can't be " + verb + ": " + reason(e), e,
                condemned);
    }

    @Override
    public void look() throws ChunkStoreException {
        if (ticker.getAsLong() - renewedAt >= RENEW_NANOS) {
            requireLease();
        }
    }

    /** Makes the file smaller, some pages at a time, once most of it is free. */
    @Override
    public boolean tidy() throws ChunkStoreException {
        if (vacuumed) {
            return false;
        }
        keepWhole();
        try {
            vacuumed = !SqliteFile.shrink(connection, bytes);
            keeper.changedByOwner();
            return !vacuumed;
        } catch (SQLException | RuntimeException e) {
            throw failed("tidied", e);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long fileBytes() {
        return lease == null ? 0 : SqliteFile.bytes(lease.file());
    }

    @Override
    public boolean copies() {
        return true;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public String describe() {
        return (lease == null ? wanted : lease.file()).toString();
    }

    /** The file in use, or null when none is. */
    Path file() {
        return lease == null ? null : lease.file();
    }

    /** Closes and deletes the file, while no one else can have it. */
    void delete() throws IOException {
        boolean ours = lease.renew();
        try {
            disconnect();
        } catch (SQLException e) {
            // The file is going to be deleted.
        }
        if (ours) {
            SqliteFile.delete(lease.file());
        }
        close();
    }

    @Override
    public void close() {
        boolean ended = false;
        try (Connection closing = connection) {
            if (closing != null && state != null && !condemned && lease.renew() && keeper.isSame()) {
                keepState(next, released);
                ended = true;
            }
        } catch (SQLException e) {
            // What was committed is on disk.
        } finally {
            connection = null;
            state = null;
            releaseLease(ended);
        }
    }

    /** @param ended whether SQLite's rollback journal, which it keeps for its next transaction, has nothing in it */
    private void releaseLease(boolean ended) {
        if (lease == null) {
            return;
        }
        try {
            if (ended) {
                Files.deleteIfExists(SqliteFile.beside(lease.file(), SqliteFile.ROLLBACK));
            }
        } catch (IOException e) {
            // The next opening uses it again.
        } finally {
            lease.close();
            lease = null;
        }
    }

    /** What the keeper of the file needs of this store. */
    private final class KeptStore implements FileKeeper.Kept {
        @Override
        public Path file() {
            return lease.file();
        }

        @Override
        public boolean renew() {
            return lease.renew();
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public ChangedFile.State contents() {
            return new ChangedFile.State(journalId, options.encoding(), released, next);
        }

        @Override
        public long run() {
            return run;
        }

        @Override
        public int rejectedEvents() {
            return rejectedEvents;
        }

        @Override
        public Owner owner() {
            return owner;
        }

        @Override
        public void keepState() throws SQLException {
            SqliteChunkStore.this.keepState(next, released);
        }

        @Override
        public void disconnect() throws SQLException {
            SqliteChunkStore.this.disconnect();
        }

        @Override
        public void reopen() throws SQLException, IOException {
            prepare();
        }
    }

    static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage().lines().findFirst().orElse("");
    }
}
