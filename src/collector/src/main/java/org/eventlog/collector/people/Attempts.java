// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits the failed attempts of one name, network or device within a period. An attempt counts from its beginning, so
 * that concurrent ones cannot exceed the limit together. The memory is bounded: texts are kept as hashes, for a limited
 * number of them, and no longer than their period. Thread-safe.
 */
final class Attempts {
    private static final int REMEMBERED = 10_000;

    /** Whether an attempt is allowed. */
    enum Answer {
        ALLOWED,
        /** The first refusal of the period, for the audit log. */
        NOW_REFUSED, REFUSED
    }

    private final int most;
    private final long windowMillis;
    private final InstantSource clock;
    /** Guarded by this. In the order in which the periods began. */
    private final Map<String, Window> windows = new LinkedHashMap<>();

    Attempts(int most, Duration window, InstantSource clock) {
        this.most = most;
        this.windowMillis = window.toMillis();
        this.clock = clock;
    }

    /** Counts an attempt whose outcome is not known yet. */
    synchronized Answer begin(String who) {
        long now = clock.millis();
        dropEnded(now);
        String key = hash(who);
        Window window = windows.get(key);
        if (window == null || isOver(window, now)) {
            windows.remove(key);
            window = new Window(now);
            windows.put(key, window);
        }
        if (window.count < most) {
            window.count++;
            return Answer.ALLOWED;
        }
        boolean first = !window.refused;
        window.refused = true;
        return first ? Answer.NOW_REFUSED : Answer.REFUSED;
    }

    /** Takes back the count of an attempt that succeeded, or was not made. */
    synchronized void takeBack(String who) {
        Window window = windows.get(hash(who));
        if (window != null && window.count > 0) {
            window.count--;
        }
    }

    private void dropEnded(long now) {
        Iterator<Window> each = windows.values().iterator();
        while (each.hasNext() && (isOver(each.next(), now) || windows.size() >= REMEMBERED)) {
            each.remove();
        }
    }

    /** A beginning in the future is from before the clock was set back. */
    private boolean isOver(Window window, long now) {
        return now - window.since >= windowMillis || now < window.since;
    }

    /** The first half of the text's SHA-256. */
    private static String hash(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, all.length / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** For tests. */
    synchronized int size() {
        return windows.size();
    }

    private static final class Window {
        private final long since;
        private int count;
        private boolean refused;

        Window(long since) {
            this.since = since;
        }
    }
}
