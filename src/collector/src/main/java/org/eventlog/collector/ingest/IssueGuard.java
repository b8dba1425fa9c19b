// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.address.Network;
import org.eventlog.collector.event.Group;
import org.eventlog.collector.event.NewEvent;

/**
 * Limits the issues that senders and strangers can cause: a request is no issue of its own if it failed because of the
 * client, or with an exception that is an issue; and one source, or one address, starts a limited number of issues per
 * hour. Events above the limit are stored, all in one issue. The memory is bounded: above the number of remembered
 * issues, the least recently seen is counted again when its next event arrives. Thread-safe.
 */
final class IssueGuard {
    private static final int REMEMBERED = 20_000;
    private static final Duration WINDOW = Duration.ofHours(1);
    /** The same in every version, because databases contain issues with it. */
    private static final Group OTHERS = new Group("2-ffffffffffffffffffffffffffffffff",
            "Other events: too many different issues in one hour");

    private final int most;
    private final boolean clientErrors;
    private final InstantSource clock;
    // Guarded by this:
    private final Map<String, Boolean> thrown = bounded();
    private final Map<String, Boolean> known = bounded();
    private final Map<String, Integer> started = bounded();
    private long since;

    /**
     * @param most the new issues per hour of one source; one address may start a quarter of them
     * @param clientErrors whether requests with a status from 400 to 499 are issues
     */
    IssueGuard(int most, boolean clientErrors, InstantSource clock) {
        this.most = most;
        this.clientErrors = clientErrors;
        this.clock = clock;
        since = clock.millis();
    }

    private static <T> Map<String, T> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** @param strangers whether anyone can send these events, so that their address is that of a client */
    List<NewEvent> apply(List<NewEvent> events, int source, String address, boolean strangers) {
        if (events.stream().allMatch(event -> event.group() == null)) {
            return events;
        }
        String network = strangers ? Network.of(address) : null;
        List<NewEvent> all = new ArrayList<>(events.size());
        synchronized (this) {
            long now = clock.millis();
            if (now - since >= WINDOW.toMillis() || now < since) {
                since = now;
                started.clear();
            }
            for (NewEvent event : events) {
                Group group = event.group() == null ? null : group(event, source, network);
                all.add(group == event.group() ? event : event.withGroup(group));
            }
        }
        return all;
    }

    private Group group(NewEvent event, int source, String network) {
        Group group = event.group();
        String request = event.request() == null ? null : source + " " + event.request();
        switch (group.kind()) {
            case THROWN -> {
                if (request != null) {
                    thrown.put(request, true);
                }
            }
            case REQUEST -> {
                if (request != null && thrown.get(request) != null) {
                    return null;
                }
            }
            case CLIENT_ERROR -> {
                if (!clientErrors) {
                    return null;
                }
            }
            default -> {
                // Counted below.
            }
        }
        String key = source + " " + group.fingerprint();
        if (known.get(key) != null) {
            return group;
        }
        if (isFull("source " + source, most) || network != null && isFull("network " + network, most / 4 + 1)) {
            return OTHERS;
        }
        started.merge("source " + source, 1, Integer::sum);
        if (network != null) {
            started.merge("network " + network, 1, Integer::sum);
        }
        known.put(key, true);
        return group;
    }

    private boolean isFull(String who, int limit) {
        return started.getOrDefault(who, 0) >= limit;
    }
}
