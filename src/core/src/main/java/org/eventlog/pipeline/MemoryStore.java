// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** A store for who wants no file: what it holds ends with the process. */
final class MemoryStore implements ChunkStore {
    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();

    @Override
    public Contents open() {
        return new Contents(UUID.randomUUID().toString(), 0, 0, 0, 0);
    }

    @Override
    public void write(List<Chunk> added, long released) {
        added.forEach(chunk -> chunks.put(chunk.first, chunk));
        while (!chunks.isEmpty() && chunks.firstEntry().getValue().end() <= released) {
            chunks.pollFirstEntry();
        }
    }

    @Override
    public List<Chunk> read(long from, long upToBytes) {
        List<Chunk> found = new ArrayList<>();
        Long start = chunks.floorKey(from);
        long bytes = 0;
        for (Chunk chunk : chunks.tailMap(start == null ? from : start, true).values()) {
            if (chunk.end() <= from) {
                continue;
            }
            if (!found.isEmpty() && bytes + chunk.length > upToBytes) {
                break;
            }
            bytes += chunk.length;
            found.add(chunk);
        }
        return found;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public void close() {
        chunks.clear();
    }
}
