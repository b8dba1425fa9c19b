// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eventlog.pipeline.ChunkStore.Owner;
import org.eventlog.pipeline.VanishedFile.Fate;

/**
 * Keeps the open queue file where it belongs and as it was: writes it again if it was deleted, moved, replaced or changed
 * by others, and knows which events were lost by that. Used by the journal's thread.
 */
final class FileKeeper {
    /**
     * After so many changes that left size and contents as they were, only the file's size is watched: on this file
     * system its time may change by itself, or someone sets it.
     */
    private static final int HARMLESS_CHANGES = 3;
    /** After this time a changed file that could not be copied is copied again: each attempt reads all of it. */
    private static final long MEND_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Kept store;
    private final boolean full;
    private final OperatorLog operatorLog;
    private final Drops drops;
    private final LongSupplier ticker;
    /** Positions whose events are known, and counted, to be lost. */
    private final List<Positions> missing = new ArrayList<>();
    private VanishedFile opened;
    /** How often the file's time was changed, but as far as can be seen nothing else. */
    private int harmlessChanges;
    /** The file was changed and could not be copied. It stays in use until {@link #mendAt}. */
    private boolean unmended;
    /** That change was of its size: then what it contains is not there any more. */
    private boolean resized;
    private long mendAt;
    /** The file can't be used, but its events are on disk, where the next opening finds them. */
    private boolean kept;

    /** The store whose file is kept. */
    interface Kept {
        Path file();

        /** Whether the path still belongs to this instance. */
        boolean renew();

        /** The open connection; null if there is none. */
        Connection connection();

        /** What the file should contain. */
        ChangedFile.State contents();

        /** Of the chunk that was added last. */
        long run();

        int rejectedEvents();

        Owner owner();

        /** Writes the position of the first event to the file. */
        void keepState() throws SQLException;

        void disconnect() throws SQLException;

        /** Opens the file at the path, which calls {@link FileKeeper#opened}. */
        void reopen() throws SQLException, IOException;
    }

    /** @param full whether a file that is written again must survive a power failure */
    FileKeeper(Kept store, boolean full, OperatorLog operatorLog, Drops drops, LongSupplier ticker) {
        this.store = store;
        this.full = full;
        this.operatorLog = operatorLog;
        this.drops = drops;
        this.ticker = ticker;
    }

    /** The file was just opened. */
    void opened(Path file) throws IOException {
        opened = new VanishedFile(file, harmlessChanges < HARMLESS_CHANGES);
        unmended = false;
        resized = false;
        kept = false;
    }

    /** To be called after each change by the store. */
    void changedByOwner() {
        opened.changedByOwner();
    }

    boolean isChanged() {
        return opened.look() == Fate.CHANGED;
    }

    /** Whether the file was opened, and nobody else has touched it since. */
    boolean isSame() {
        return opened != null && opened.look() == Fate.SAME;
    }

    /** Whether the file is in use with another size than it should have. */
    boolean isResized() {
        return resized;
    }

    /** Whether the events of a file that cannot be used are on disk, where the next opening finds them. */
    boolean isKept() {
        return kept;
    }

    void forgetMissing() {
        missing.clear();
    }

    /** Events below this position are delivered or given up. */
    void released(long position) {
        missing.removeIf(events -> events.to() <= position);
    }

    /** The number of events from this position on that are known to be lost. */
    long missing(long from) {
        // A loop, because the close must not load the classes of a stream: the class loader may be stopped.
        long count = 0;
        for (Positions events : missing) {
            count += Math.max(0, events.to() - Math.max(from, events.from()));
        }
        return count;
    }

    /**
     * Writes the file again if it is gone, or was changed.
     *
     * @param ours whether the path still belongs to this instance; if not, the copy is left for whoever has it
     */
    void keepThere(boolean ours) throws ChunkStoreException {
        Fate fate = opened.look();
        if (fate != Fate.GONE) {
            if (ours && (fate == Fate.CHANGED || unmended)) {
                mendIfDue();
            }
            return;
        }
        Path file = store.file();
        try {
            if (ours) {
                opened.requireRoom();
            }
            store.keepState();
            Path copy = OrphanRecovery.aside(file);
            opened.copy(store.connection(), full, copy);
            if (!ours) {
                return;
            }
            store.renew();
            opened.replace(copy);
            kept = true;
            store.disconnect();
            store.reopen();
            operatorLog.restored(file.toString());
        } catch (SQLException | IOException | RuntimeException e) {
            throw new ChunkStoreException("journal " + file + " was deleted or moved while in use, and can't be written"
                    + " again: " + SqliteChunkStore.reason(e), e, store.connection() == null);
        }
    }

    void keepRollback() throws ChunkStoreException {
        if (!opened.isRollbackGone()) {
            return;
        }
        try {
            // Until it is opened again, SQLite writes to the journal that is gone.
            store.disconnect();
            store.reopen();
        } catch (SQLException | IOException | RuntimeException e) {
            throw new ChunkStoreException("journal " + store.file() + " can't be opened again after its rollback"
                    + " journal was deleted: " + SqliteChunkStore.reason(e), e, true);
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
        List<Chunk> held = store.owner().held();
        // What is delivered is missed by no one. The file forgets it only with the commit that stores what was
        // rejected of it.
        ChangedFile.State contents = store.contents();
        long delivered = Math.max(contents.released(), Math.min(store.owner().released(), contents.next()));
        List<Positions> gone;
        boolean whole;
        int rejectedGone;
        try (ChangedFile copy = ChangedFile.create(opened.copyName(), contents)) {
            copy.take(store.connection());
            whole = opened.isSameSize() && sizeWithoutMissing(copy.missing(contents.released())) == 0;
            copy.take(held);
            gone = copy.missing(delivered);
            rejectedGone = Math.max(0, store.rejectedEvents() - copy.rejected());
            copy.finish(full);
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
            operatorLog.notMended(store.file().toString(), SqliteChunkStore.reason(e));
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
        Path file = store.file();
        Path copied = opened.copyName();
        List<Positions> gone = found;
        try {
            store.disconnect();
            String id = ChangedFile.journalId(file);
            boolean another = id != null && !id.equals(contents.journalId());
            if (another) {
                try (ChangedFile copy = ChangedFile.open(copied, contents)) {
                    copy.dropOthers(store.run());
                    copy.take(held);
                    gone = copy.missing(delivered);
                    copy.finish(full);
                }
            }
            Path aside = another ? OrphanRecovery.aside(file) : SqliteFile.beside(file, OrphanRecovery.SALVAGED);
            ChangedFile.replace(file, copied, aside, another);
            kept = true;
            long lost = sizeWithoutMissing(gone);
            harmlessChanges += whole && contents.journalId().equals(id) ? 1 : 0;
            store.reopen();
            operatorLog.changed(file.toString(), lost, rejectedGone, aside.toString());
            OrphanRecovery.countDamaged(drops, lost);
            gone.forEach(store.owner()::lost);
            missing.clear();
            missing.addAll(gone);
        } catch (SQLException | IOException | RuntimeException e) {
            keepAside(copied, file);
            throw new ChunkStoreException("journal " + file + " was changed by another program while in use, and can't"
                    + " be written again: " + SqliteChunkStore.reason(e), e, true);
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

    void lost(Positions events) {
        OrphanRecovery.countDamaged(drops, events.size());
        missing.add(events);
        store.owner().lost(events);
    }
}
