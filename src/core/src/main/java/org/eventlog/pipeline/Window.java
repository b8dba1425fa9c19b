// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eventlog.Level;
import org.eventlog.spi.Batch;

/**
 * The part of the journal in memory: consecutive chunks, limited by the memory that they take, from which batches are
 * made. Guarded by the journal's lock.
 */
final class Window {
    private final ArrayQueue<Chunk> chunks = new ArrayQueue<>();
    private final long capacity;
    private long bytes;
    private long end;

    Window(long capacity) {
        this.capacity = capacity;
    }

    /** The position after the last event in memory, even if it was already sent. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    boolean isHalfEmpty() {
        return bytes <= capacity / 2;
    }

    List<Chunk> chunks() {
        return List.copyOf(chunks);
    }

    /** Whether the event at the position is here, or nothing is and it would be the next. */
    boolean holds(long position) {
        return chunks.isEmpty() ? end == position : chunks.peek().first <= position;
    }

    /** Empties it; the next chunk is expected to start at the position. */
    void restart(long position) {
        chunks.clear();
        bytes = 0;
        end = position;
    }

    /** Adds a new chunk if it follows the last one and fits. Otherwise it will be read from the store later. */
    boolean offer(Chunk chunk) {
        boolean fits = end == chunk.first && (chunks.isEmpty() || bytes + chunk.footprint() <= capacity);
        if (fits) {
            add(chunk);
        }
        return fits;
    }

    void add(Chunk chunk) {
        chunk.sent = false;
        chunks.add(chunk);
        bytes += chunk.footprint();
        end = chunk.end();
    }

    /**
     * Forgets the chunks of which all events lie below the position.
     *
     * @param dropped gets each of them
     */
    void dropBelow(long position, Consumer<Chunk> dropped) {
        while (!chunks.isEmpty() && chunks.peek().end() <= position) {
            Chunk chunk = chunks.poll();
            bytes -= chunk.footprint();
            dropped.accept(chunk);
        }
    }

    /** The level, by its ordinal, of the event at the position; that of INFO when it is not here. */
    int level(long position) {
        for (Chunk chunk : chunks) {
            if (chunk.first <= position && position < chunk.end()) {
                return chunk.levels[(int) (position - chunk.first)];
            }
        }
        return Level.INFO.ordinal();
    }

    /** The next events from the position on, or null when there are none. */
    Batch peek(String journalId, long from, long maxBytes, int maxEvents) {
        List<Batch.Slice> slices = new ArrayList<>();
        long size = 0;
        int events = 0;
        long first = from;
        long run = 0;
        for (Chunk chunk : chunks) {
            if (chunk.end() <= from) {
                continue;
            }
            if (slices.isEmpty()) {
                first = Math.max(from, chunk.first);
                run = chunk.run;
            } else if (chunk.first != first + events || chunk.run != run) {
                // A gap (see SendQueue.skipTo), or another run: a batch's name identifies its events by position and
                // run.
                break;
            }
            int skip = (int) (Math.max(from, chunk.first) - chunk.first);
            int start = skip == 0 ? 0 : chunk.ends[skip - 1];
            int take = fitting(chunk, skip, maxBytes - size, maxEvents - events, slices.isEmpty());
            if (take == 0) {
                break;
            }
            int stop = chunk.ends[skip + take - 1];
            slices.add(new Batch.Slice(chunk.bytes, start, stop, chunk.ends, skip, take));
            size += stop - start;
            events += take;
            if (skip + take < chunk.count) {
                break;
            }
        }
        return slices.isEmpty() ? null : new Batch(journalId + "." + Long.toUnsignedString(run, 36), first, slices);
    }

    private static int fitting(Chunk chunk, int skip, long maxBytes, int maxEvents, boolean atLeastOne) {
        int start = skip == 0 ? 0 : chunk.ends[skip - 1];
        int most = Math.min(chunk.count - skip, maxEvents);
        if (most > 0 && chunk.ends[skip + most - 1] - start <= maxBytes) {
            return most;
        }
        int take = 0;
        while (take < most && chunk.ends[skip + take] - start <= maxBytes) {
            take++;
        }
        return take == 0 && atLeastOne ? 1 : take;
    }
}
