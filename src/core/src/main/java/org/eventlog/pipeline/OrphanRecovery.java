// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvent;
import org.eventlog.file.FileLease;

/**
 * Takes over the events in files of instances that have ended, and in damaged files that were moved aside, in pieces.
 * Events are deleted there only when they are stored in this instance's own journal. For the journal thread.
 */
final class OrphanRecovery implements AutoCloseable {
    /** Ends the name of a file that is damaged and still to be read; a number follows. */
    static final String DAMAGED = ".damaged-";
    /** The suffix of the last damaged file that was read, which is kept for inspection. */
    static final String SALVAGED = ".salvaged";
    private static final Pattern DAMAGED_NAME = Pattern.compile("(.+)" + Pattern.quote(DAMAGED) + "\\d{1,2}");
    /**
     * The name of a format, and that of a heading behind a plus. No check sum protects it in the file, and it becomes part
     * of a file name: anything else is damage, and says nothing.
     */
    private static final Pattern ENCODING = Pattern.compile("[a-z0-9+._-]{1,65}");
    private static final int ASIDE_NAMES = 99;
    private static final long LOOK_NANOS = java.util.concurrent.TimeUnit.SECONDS.toNanos(30);

    /** Some of the events of a file: chunks without positions, or rejected events. */
    record Piece(List<Chunk> chunks, List<RejectedEvent> rejected) {
        static final Piece NONE = new Piece(List.of(), List.of());

        boolean isEmpty() {
            return chunks.isEmpty() && rejected.isEmpty();
        }
    }

    /** A file that is being taken over. */
    interface Source extends AutoCloseable {
        /** The next events; none at the end. */
        Piece next(long upToBytes) throws ChunkStoreException;

        /** The piece that {@link #next} returned last is saved. */
        void taken() throws ChunkStoreException;

        /** Everything is saved: the file is no longer needed. */
        void finish() throws IOException;

        @Override
        void close();
    }

    private final Path wanted;
    private final Supplier<Path> own;
    private final SqliteChunkStore.Options options;
    private final OperatorLog operatorLog;
    private final Drops drops;
    private final LongSupplier ticker;
    private final ArrayDeque<Path> found = new ArrayDeque<>();
    /** For {@link AbandonedFile}. */
    private final Map<String, ChunkStore.Commit> unfinished = new HashMap<>();
    private long lookAt;
    private long pausedUntil;
    private Path file;
    private Source source;
    private long events;

    /**
     * @param wanted
     *            the name all instances start from
     * @param own
     *            the file this instance has now, or null
     */
    OrphanRecovery(Path wanted, Supplier<Path> own, SqliteChunkStore.Options options, OperatorLog operatorLog,
            Drops drops,
            LongSupplier ticker) {
        this.wanted = wanted;
        this.own = own;
        this.options = options;
        this.operatorLog = operatorLog;
        this.drops = drops;
        this.ticker = ticker;
        this.lookAt = ticker.getAsLong();
        this.pausedUntil = lookAt;
    }

    /** The next events to take over; none when there are none at this time. */
    Piece next(long upToBytes) {
        try {
            if (ticker.getAsLong() - pausedUntil < 0 || source == null && !openNext()) {
                return Piece.NONE;
            }
            Piece piece = source.next(upToBytes);
            if (piece.isEmpty()) {
                finish();
            }
            piece.chunks().forEach(chunk -> events += chunk.count);
            return piece;
        } catch (ChunkStoreException | IOException e) {
            // It is retried in half a minute. Its faults must not disturb the instance's own journal.
            close();
            return Piece.NONE;
        } catch (OutOfMemoryError e) {
            if (source instanceof DamagedFile) {
                // As above; it stays open, because it would be read from its beginning again.
                pausedUntil = ticker.getAsLong() + LOOK_NANOS;
            } else {
                close();
            }
            return Piece.NONE;
        }
    }

    /** The events returned last are now in this instance's own journal. */
    void taken() {
        try {
            if (source != null) {
                source.taken();
            }
        } catch (ChunkStoreException e) {
            close();
        }
    }

    private void finish() throws IOException {
        try {
            source.finish();
            if (events > 0) {
                operatorLog.adopted(file.toString(), events);
            }
        } finally {
            close();
        }
    }

    private boolean openNext() throws ChunkStoreException, IOException {
        long now = ticker.getAsLong();
        if (found.isEmpty() && now - lookAt >= 0) {
            lookAt = now + LOOK_NANOS;
            look();
        }
        if (found.isEmpty()) {
            return false;
        }
        file = found.poll();
        events = 0;
        source = open(file);
        return source != null;
    }

    private void look() throws IOException {
        Path mine = own.get();
        List<Path> names = QueueFiles.names(wanted);
        for (Path name : names) {
            if (!name.equals(mine) && Files.exists(name)) {
                found.add(name);
            }
        }
        // Only those of these names: other event logs may have names that begin in the same way.
        try (Stream<Path> beside = Files.list(names.get(0).getParent())) {
            beside.filter(path -> names.contains(damagedOf(path))).sorted().forEach(found::add);
        }
    }

    /** The journal whose damaged file has this name, or null if it is not the name of one. */
    private static Path damagedOf(Path path) {
        Matcher name = DAMAGED_NAME.matcher(path.getFileName().toString());
        return name.matches() ? path.resolveSibling(name.group(1)) : null;
    }

    private Source open(Path path) throws ChunkStoreException, IOException {
        Path damagedOf = damagedOf(path);
        Path journal = damagedOf == null ? path : damagedOf;
        boolean ours = journal.equals(own.get());
        FileLease lease = ours ? null : FileLease.tryTake(journal).orElse(null);
        if (!ours && lease == null) {
            return null;
        }
        Source opened = null;
        try {
            opened = Files.exists(path) ? open(path, damagedOf, lease) : null;
            return opened;
        } finally {
            if (opened == null && lease != null) {
                lease.close();
            }
        }
    }

    /** @param damagedOf the journal whose damaged file it is, or null when it is a journal itself */
    private Source open(Path path, Path damagedOf, FileLease lease) throws ChunkStoreException, IOException {
        if (damagedOf == null) {
            return new AbandonedFile(
                    new SqliteChunkStore(path, leases(path, lease), options, operatorLog, drops, ticker), unfinished);
        }
        Path read = SqliteFile.beside(damagedOf, SALVAGED);
        DamagedFile damaged = new DamagedFile(path, lease, drops, () -> SqliteFile.move(path, read));
        String encoding = damaged.encoding();
        if (encoding == null || encoding.equals(options.encoding()) || !isEncoding(encoding)) {
            return damaged;
        }
        // It was damaged in the same moment in which the format was changed. The lease is kept until it is moved.
        damaged.disconnect();
        Path other = SqliteFile.otherEncoding(damagedOf, encoding);
        SqliteFile.move(path, other);
        operatorLog.otherEncoding(damagedOf.toString(), encoding, damaged.expected(), other.toString());
        return null;
    }

    /** This lease for the first opening, and another for each later one. */
    private static SqliteChunkStore.LeaseSource leases(Path path, FileLease first) {
        AtomicReference<FileLease> next = new AtomicReference<>(first);
        return () -> {
            FileLease lease = next.getAndSet(null);
            return lease != null
                    ? lease
                    : FileLease.tryTake(path).orElseThrow(() -> new IOException("another instance has it now"));
        };
    }

    /**
     * The name under which this queue file is moved aside, to be read by whoever has its lease. No file has it.
     *
     * @throws IOException if all names are in use: the events there are not given up for others
     */
    static Path aside(Path file) throws IOException {
        for (int n = 1; n <= ASIDE_NAMES; n++) {
            Path aside = SqliteFile.beside(file, DAMAGED + n);
            if (!Files.exists(aside)) {
                return aside;
            }
        }
        throw new IOException("too many damaged files are beside it");
    }

    /** Whether it may be the encoding of a file's events; otherwise it is damaged. */
    static boolean isEncoding(String name) {
        return ENCODING.matcher(name).matches();
    }

    /** Their levels are unknown. */
    static void countDamaged(Drops drops, long events) {
        if (events > 0) {
            drops.add(DropReason.DAMAGED, Level.INFO.ordinal(), events);
        }
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
            source = null;
        }
    }
}
