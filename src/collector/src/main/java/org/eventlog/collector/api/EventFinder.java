// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.Refusal;

/** Finds the event that a URL refers to. */
public final class EventFinder {
    private static final Pattern NUMBER = Pattern.compile("/(\\d{1,18})(/context)?");

    private EventFinder() {}

    /**
     * @param path {@code /} and the event's number, optionally followed by more segments
     * @throws Refusal 404
     */
    public static StoredEvent find(EventStore store, String path) throws StoreException {
        return store.events().find(seq(path)).orElseThrow(EventFinder::missing);
    }

    /**
     * Finds an event by its source and the id that the sender assigned.
     *
     * @throws Refusal 404
     */
    public static StoredEvent find(EventStore store, String source, String id) throws StoreException {
        if (source == null || id == null) {
            throw missing();
        }
        return store.events().find(source, id).orElseThrow(EventFinder::missing);
    }

    static long seq(String path) {
        Matcher matcher = NUMBER.matcher(path == null ? "" : path);
        if (!matcher.matches()) {
            throw missing();
        }
        return Long.parseLong(matcher.group(1));
    }

    private static Refusal missing() {
        return new Refusal(404, "not_found", "There is no such event, or it was deleted.");
    }
}
