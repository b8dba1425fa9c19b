// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eventlog.RejectedEvent;

/** Changes of the list of rejected events that are not in the store yet. Owned by the journal thread. */
final class RejectedChanges {
    private static final int READ_AT_ONCE = 100;

    private final List<RejectedEvent> added = new ArrayList<>();
    private final Set<Long> removed = new LinkedHashSet<>();
    /** Events of another file, which is to forget them when they are stored here. */
    private List<RejectedEvent> adopted = List.of();

    /** Adds rejected events; the oldest of more than that number are forgotten. */
    void add(List<RejectedEvent> events, int most) {
        added.addAll(events);
        if (!events.isEmpty() && added.size() > most) {
            added.subList(0, added.size() - most).clear();
        }
    }

    /** To be called if those before are stored. */
    void adopt(List<RejectedEvent> events) {
        adopted = events;
    }

    void remove(List<Long> ids) {
        removed.addAll(ids);
    }

    boolean isEmpty() {
        return !hasAdded() && removed.isEmpty();
    }

    boolean hasAdded() {
        return !added.isEmpty() || !adopted.isEmpty();
    }

    List<RejectedEvent> added() {
        return Stream.concat(adopted.stream(), added.stream()).toList();
    }

    List<Long> removed() {
        return List.copyOf(removed);
    }

    /** All of them are in the store. */
    void stored() {
        added.clear();
        adopted = List.of();
        removed.clear();
    }

    /** The events of the store's list that are still wanted: so many, unless there are fewer. */
    List<RejectedEvent> listed(ChunkStore store, long after, int limit) throws ChunkStoreException {
        List<RejectedEvent> listed = new ArrayList<>();
        long last = after;
        while (listed.size() < limit) {
            int missing = limit - listed.size();
            List<RejectedEvent> read = store.rejected(last,
                    removed.isEmpty() ? missing : Math.max(missing, READ_AT_ONCE));
            if (read.isEmpty()) {
                break;
            }
            read.stream().filter(event -> !removed.contains(event.id())).limit(missing).forEach(listed::add);
            last = read.get(read.size() - 1).id();
        }
        return listed;
    }

    /** Forgets the events that the store lists: the last commit may have added some, or all, although it failed. */
    void forgetListed(ChunkStore store) throws ChunkStoreException {
        long last = 0;
        while (hasAdded()) {
            List<RejectedEvent> listed = store.rejected(last, READ_AT_ONCE);
            if (listed.isEmpty()) {
                return;
            }
            added.removeIf(event -> isAmong(event, listed));
            adopted = adopted.stream().filter(event -> !isAmong(event, listed)).toList();
            last = listed.get(listed.size() - 1).id();
        }
    }

    private static boolean isAmong(RejectedEvent event, List<RejectedEvent> listed) {
        return listed.stream().anyMatch(other -> isSame(event, other));
    }

    private static boolean isSame(RejectedEvent one, RejectedEvent other) {
        return one.time().toEpochMilli() == other.time().toEpochMilli() && one.reason().equals(other.reason())
                && Arrays.equals(one.event(), other.event());
    }
}
