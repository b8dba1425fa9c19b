// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eventlog.RejectedEvent;

/** In-memory store. Its contents are lost when the process ends. */
final class MemoryChunkStore implements ChunkStore {
    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    private final TreeMap<Long, RejectedEvent> rejected = new TreeMap<>();
    private long bytes;
    private long lastRejected;

    @Override
    public Contents open() {
        return Contents.empty(UUID.randomUUID().toString());
    }

    @Override
    public void write(Commit commit) {
        for (Chunk chunk : commit.added()) {
            // A commit is repeated if there was no memory for all of it.
            if (chunks.put(chunk.first, chunk) == null) {
                bytes += chunk.length;
            }
        }
        while (!chunks.isEmpty() && chunks.firstEntry().getValue().end() <= commit.released()) {
            bytes -= chunks.pollFirstEntry().getValue().length;
        }
        for (RejectedEvent event : commit.rejected()) {
            long id = ++lastRejected;
            rejected.put(id, new RejectedEvent(id, event.time(), event.level(), event.reason(), event.event()));
        }
        commit.forgotten().forEach(rejected::remove);
        while (rejected.size() > RejectedTable.MAX_IN_MEMORY) {
            rejected.pollFirstEntry();
        }
    }

    @Override
    public List<Chunk> read(long from, long upToBytes) {
        List<Chunk> found = new ArrayList<>();
        long size = 0;
        for (Chunk chunk : chunks.tailMap(start(from), true).values()) {
            if (chunk.end() <= from) {
                continue;
            }
            if (!found.isEmpty() && size + chunk.length > upToBytes) {
                break;
            }
            size += chunk.length;
            found.add(chunk);
        }
        return found;
    }

    private long start(long from) {
        Long start = chunks.floorKey(from);
        return start == null ? from : start;
    }

    @Override
    public Head head(long from) {
        return read(from, 0).stream().map(c -> new Head(c.first, c.count, c.length, c.time, c.levels)).findFirst()
                .orElse(null);
    }

    @Override
    public List<RejectedEvent> rejected(long after, int limit) {
        return rejected.tailMap(after, false).entrySet().stream().limit(limit).map(Map.Entry::getValue).toList();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean tidy() {
        return false;
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
