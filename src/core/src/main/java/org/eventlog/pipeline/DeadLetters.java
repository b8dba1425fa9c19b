// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.eventlog.RejectedEvent;
import org.eventlog.RejectedEvents;
import org.eventlog.spi.HeadedEvent;

/** Lists, replays and deletes rejected events, through the journal thread. */
final class DeadLetters implements RejectedEvents {
    private static final int MAX = 1_000;

    private final OwnerThreadTasks ownerTasks;
    private final Runnable wake;
    private final WriteBehindBuffer writeBehind;
    private final Consumer<Chunk> replay;

    private final boolean headed;

    /**
     * @param replay accepts events to send again, on the journal's thread
     * @param headed whether each event has a heading, which is for its transport only
     */
    DeadLetters(OwnerThreadTasks ownerTasks, Runnable wake, WriteBehindBuffer writeBehind, Consumer<Chunk> replay,
            boolean headed) {
        this.ownerTasks = ownerTasks;
        this.wake = wake;
        this.writeBehind = writeBehind;
        this.replay = replay;
        this.headed = headed;
    }

    @Override
    public List<RejectedEvent> list(long afterId, int limit) throws InterruptedException {
        List<RejectedEvent> events = ownerTasks
                .ask(() -> writeBehind.rejected(afterId, Math.max(0, Math.min(limit, MAX))), wake);
        return headed ? events.stream().map(DeadLetters::bare).toList() : events;
    }

    private static RejectedEvent bare(RejectedEvent event) {
        ByteBuffer bytes;
        try {
            bytes = HeadedEvent.of(ByteBuffer.wrap(event.event())).event();
        } catch (IllegalArgumentException e) {
            // It may have been refused because these bytes are damaged.
            return event;
        }
        byte[] bare = new byte[bytes.remaining()];
        bytes.get(bare);
        return new RejectedEvent(event.id(), event.time(), event.level(), event.reason(), bare);
    }

    @Override
    public int replay(Collection<Long> ids) throws InterruptedException {
        // In the caller's thread, because it is the caller's collection.
        Set<Long> wanted = new HashSet<>(ids);
        return ownerTasks.ask(() -> {
            List<RejectedEvent> found = find(wanted);
            for (RejectedEvent event : found) {
                byte[] bytes = event.event();
                Chunk chunk = new Chunk(bytes.length);
                chunk.append(bytes, 0, bytes.length, (byte) event.level().ordinal());
                replay.accept(chunk);
            }
            return forget(found);
        }, wake);
    }

    @Override
    public int delete(Collection<Long> ids) throws InterruptedException {
        Set<Long> wanted = new HashSet<>(ids);
        return ownerTasks.ask(() -> forget(find(wanted)), wake);
    }

    private int forget(List<RejectedEvent> events) {
        writeBehind.forget(events.stream().map(RejectedEvent::id).toList());
        return events.size();
    }

    private List<RejectedEvent> find(Set<Long> wanted) throws ChunkStoreException {
        List<RejectedEvent> found = new ArrayList<>();
        long after = 0;
        for (List<RejectedEvent> page = writeBehind.rejected(after, MAX); !page.isEmpty();) {
            page.stream().filter(event -> wanted.contains(event.id())).forEach(found::add);
            after = page.get(page.size() - 1).id();
            page = writeBehind.rejected(after, MAX);
        }
        return found;
    }
}
