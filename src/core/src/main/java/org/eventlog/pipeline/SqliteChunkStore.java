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
    /**
     * After so many changes that left size and contents as they were, only the file's size is watched: on this file
     * system its time may change by itself, or someone sets it.
     */
    private static final int HARMLESS_CHANGES = 3;
    /** How often an idle store checks its lease. */
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** After this time a changed file that could not be copied is copied again: each attempt reads all of it. */
    private static final long MEND_NANOS = TimeUnit.MINUTES.toNanos(1);

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
    private final Drops drops;
    private final LongSupplier ticker;

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
    private VanishedFile opened;
    private Owner owner = Owner.NONE;
    private String journalId = "";
    /** Of the chunk that was added last. */
    private long run;
    /** Positions below {@link #next} whose events are known, and counted, to be lost. */
    private final List<Positions> missing = new ArrayList<>();
    /** How often the file's time was changed, but as far as can be seen nothing else. */
    private int harmlessChanges;
    /** The file was changed and could not be copied. It stays in use until {@link #mendAt}. */
    private boolean unmended;
    /** That change was of its size: then what it contains is not there any more. */
    private boolean resized;
    private long mendAt;
    /** The file can't be used, but its events are on disk, where the next opening finds them. */
    private boolean kept;
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
        this.drops = drops;
        this.ticker = ticker;
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
            missing.clear();
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
        opened = new VanishedFile(lease.file(), harmlessChanges < HARMLESS_CHANGES);
        unmended = false;
        resized = false;
        kept = false;
        return contents;
    }

    /** Events of different encodings cannot be sent on one connection: others wait in a separate file. */
    private Contents otherEncoding(String encoding, Contents contents) throws SQLException, IOException {
        disconnect();
        Path file = lease.file();
        if (contents.events() == 0) {
            SqliteFile.delete(file);
        } else {
            Path aside = SqliteFile.beside(file, "." + encoding);
            SqliteFile.move(file, aside);
            operatorLog.otherEncoding(file.toString(), encoding, contents.events(), aside.toString());
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
            listed -= rejected.remove(commit.forgotten());
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
            opened.changedByOwner();
            run = commit.added().isEmpty() ? run : commit.added().get(0).run;
            missing.removeIf(events -> events.to() <= commit.released());
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
                opened.changedByOwner();
                lost(events);
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
        keepWhole();
        try {
            return rejected.list(after, limit);
        } catch (SQLException | RuntimeException e) {
            throw failed("read", e);
        }
    }

    /**
     * Writes the file again if it is gone, or was changed.
     *
     * @param ours whether the path still belongs to this instance; if not, the copy is left for whoever has it
     */
    private void keepThere(boolean ours) throws ChunkStoreException {
        Fate fate = opened.look();
        if (fate != Fate.GONE) {
            if (ours && (fate == Fate.CHANGED || unmended)) {
                mendIfDue();
            }
            return;
        }
        Path file = lease.file();
        try {
            if (ours) {
                opened.requireRoom();
            }
            keepState(next, released);
            Path copy = opened.copy(connection, options.full());
            if (!ours) {
                SqliteFile.move(copy, OrphanRecovery.aside(file));
                return;
            }
            lease.renew();
            opened.replace(copy, OrphanRecovery.aside(file));
            kept = true;
            disconnect();
            prepare();
            operatorLog.restored(file.toString());
        } catch (SQLException | IOException | RuntimeException e) {
            throw new ChunkStoreException("journal " + file + " was deleted or moved while in use, and can't be written"
                    + " again: " + reason(e), e, connection == null);
        }
    }

    private void keepRollback() throws ChunkStoreException {
        if (!opened.isRollbackGone()) {
            return;
        }
        try {
            // Until it is opened again, SQLite writes to the journal that is gone.
            disconnect();
            prepare();
        } catch (SQLException | IOException | RuntimeException e) {
            throw new ChunkStoreException("journal " + lease.file() + " can't be opened again after its rollback"
                    + " journal was deleted: " + reason(e), e, true);
        }
    }

    private void keepWhole() throws ChunkStoreException {
        if (opened.look() == Fate.CHANGED) {
            requireLease();
        }
    }

    private void mendIfDue() throws ChunkStoreException {
        if (unmended && ticker.getAsLong() - mendAt < 0) {
            resized |= !opened.isSameSize();
            opened.changedByOwner();
        } else {
            mend();
        }
    }

    /** Writes a file that others have changed again, as far as possible, and counts the rest. */
    private void mend() throws ChunkStoreException {
        List<Chunk> held = owner.held();
        // What is delivered is missed by no one. The file forgets it only with the commit that stores what was
        // rejected of it.
        long delivered = Math.max(released, Math.min(owner.released(), next));
        ChangedFile.State contents = new ChangedFile.State(journalId, options.encoding(), released, next);
        List<Positions> gone;
        boolean whole;
        int rejectedGone;
        try (ChangedFile copy = ChangedFile.create(opened.copyName(), contents)) {
            copy.take(connection);
            whole = opened.isSameSize() && sizeWithoutMissing(copy.missing(released)) == 0;
            copy.take(held);
            gone = copy.missing(delivered);
            rejectedGone = Math.max(0, rejectedEvents - copy.rejected());
            copy.finish(options.full());
        } catch (SQLException | IOException | RuntimeException e) {
            keepInUse(e);
            return;
        }
        exchange(held, delivered, contents, gone, rejectedGone, whole);
    }

    /** There is no room for a copy. The checksum of each row protects what is read from a file that was changed. */
    private void keepInUse(Exception e) {
        resized |= !opened.isSameSize();
        opened.changedByOwner();
        if (!unmended) {
            operatorLog.notMended(lease.file().toString(), reason(e));
        }
        unmended = true;
        mendAt = ticker.getAsLong() + MEND_NANOS;
        try {
            SqliteFile.delete(opened.copyName());
        } catch (IOException none) {
            // The next copy replaces it.
        }
    }

    /** Puts the complete copy in the file's place. */
    private void exchange(List<Chunk> held, long delivered, ChangedFile.State contents, List<Positions> found,
            int rejectedGone, boolean whole) throws ChunkStoreException {
        Path file = lease.file();
        Path copied = opened.copyName();
        List<Positions> gone = found;
        try {
            disconnect();
            String id = ChangedFile.journalId(file);
            boolean another = id != null && !id.equals(journalId);
            if (another) {
                try (ChangedFile copy = ChangedFile.open(copied, contents)) {
                    copy.dropOthers(run);
                    copy.take(held);
                    gone = copy.missing(delivered);
                    copy.finish(options.full());
                }
            }
            Path aside = another ? OrphanRecovery.aside(file) : SqliteFile.beside(file, OrphanRecovery.SALVAGED);
            ChangedFile.replace(file, copied, aside, another);
            kept = true;
            long lost = sizeWithoutMissing(gone);
            harmlessChanges += whole && journalId.equals(id) ? 1 : 0;
            prepare();
            operatorLog.changed(file.toString(), lost, rejectedGone, aside.toString());
            OrphanRecovery.countDamaged(drops, lost);
            gone.forEach(owner::lost);
            missing.clear();
            missing.addAll(gone);
        } catch (SQLException | IOException | RuntimeException e) {
            keepAside(copied, file);
            throw new ChunkStoreException("journal " + file + " was changed by another program while in use, and can't"
                    + " be written again: " + reason(e), e, true);
        }
    }

    private long sizeWithoutMissing(List<Positions> events) {
        return events.stream().mapToLong(some -> some.sizeWithout(missing)).sum();
    }

    /** The copy may be the only one of these events: whoever has the lease reads it from there. */
    private void keepAside(Path copied, Path file) {
        try {
            if (Files.exists(copied)) {
                SqliteFile.move(copied, OrphanRecovery.aside(file));
                kept = true;
            }
        } catch (IOException e) {
            // It stays where it is, for the operator.
        }
    }

    private void lost(Positions events) {
        OrphanRecovery.countDamaged(drops, events.size());
        missing.add(events);
        owner.lost(events);
    }

    @Override
    public long missing(long from) {
        // A loop, because the close must not load the classes of a stream: the class loader may be stopped.
        long count = 0;
        for (Positions events : missing) {
            count += Math.max(0, events.to() - Math.max(from, events.from()));
        }
        return count;
    }

    @Override
    public boolean isThere() {
        try {
            if (connection != null) {
                keepThere(lease.renew());
            }
            return !resized;
        } catch (ChunkStoreException e) {
            return kept;
        }
    }

    /** Before any change: once the lock file or the file was deleted, the path may be another process's. */
    private void requireLease() throws ChunkStoreException {
        renewedAt = ticker.getAsLong();
        boolean ours = lease.renew();
        keepThere(ours);
        if (ours && renewedAt - rollbackAt >= RENEW_NANOS) {
            rollbackAt = renewedAt;
            keepRollback();
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
            opened.changedByOwner();
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
            opened.changedByOwner();
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
            if (closing != null && state != null && !condemned && lease.renew() && opened != null
                    && opened.look() == Fate.SAME) {
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
        }
        lease.close();
        lease = null;
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage().lines().findFirst().orElse("");
    }
}
