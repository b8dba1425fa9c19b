// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.eventlog.pipeline.ChunkStore.Head;

/**
 * Chunks that are neither in the store nor delivered, oldest first. Owned by the journal thread; other threads may read
 * the number of events.
 */
final class UnstoredChunks implements Iterable<Chunk> {
    private final ArrayQueue<Chunk> chunks = new ArrayQueue<>();
    private long bytes;
    /** Written by the journal thread only. */
    private volatile long events;

    void add(Chunk chunk) {
        chunks.add(chunk);
        bytes += chunk.length;
        events += chunk.count;
    }

    /** The oldest, or null. */
    Chunk peek() {
        return chunks.peek();
    }

    /** Removes the oldest. */
    Chunk poll() {
        Chunk chunk = chunks.poll();
        bytes -= chunk.length;
        events -= chunk.count;
        return chunk;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    @Override
    public Iterator<Chunk> iterator() {
        return chunks.iterator();
    }

    /** The number of bytes of the events. */
    long bytes() {
        return bytes;
    }

    long events() {
        return events;
    }

    /** The position of the first event, or the greatest number. */
    long first() {
        return isEmpty() ? Long.MAX_VALUE : peek().first;
    }

    /**
     * Assigns new positions, starting with this one.
     *
     * @return the position after them
     */
    long renumber(long from, long run) {
        long next = from;
        for (Chunk chunk : chunks) {
            chunk.number(next, chunk.time, run);
            next = chunk.end();
        }
        return next;
    }

    /** The chunks with an event from the position on; at least one of them if there is any. */
    List<Chunk> from(long position, long upToBytes) {
        List<Chunk> found = new ArrayList<>();
        long size = 0;
        for (Chunk chunk : chunks) {
            if (chunk.end() > position) {
                size += chunk.length;
                if (!found.isEmpty() && size > upToBytes) {
                    break;
                }
                found.add(chunk);
            }
        }
        return found;
    }

    /** The oldest chunks, up to this size; at least one of them if there is any. */
    List<Chunk> oldest(long upToBytes) {
        return from(Long.MIN_VALUE, upToBytes);
    }

    /** The oldest chunk with an event from the position on, or null. */
    Head head(long position) {
        for (Chunk chunk : chunks) {
            if (chunk.end() > position) {
                return Head.of(chunk);
            }
        }
        return null;
    }

    List<Chunk> copy() {
        return List.copyOf(oldest(Long.MAX_VALUE));
    }
}
