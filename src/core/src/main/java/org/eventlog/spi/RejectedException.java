// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The receiver will never take this batch as it is.
 *
 * <p>
 * Where it does not say which events are at fault, nothing of the batch counts as delivered: it is split until the
 * culprit stands alone. Where it says so, only those are set aside.
 */
public final class RejectedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient SortedMap<Integer, String> events;
    private final boolean forGood;

    /** At least one event is at fault, or the batch is too large. */
    public RejectedException(String message) {
        this(message, Map.of());
    }

    /**
     * These events are refused, and all others of the batch are delivered. Where that is each event of the batch, with one
     * and the same reason, it may be the destination that is wrong: then they are tried alone before any is set aside.
     *
     * @param events the reason for each, by its number in the batch, from 0 on
     */
    public RejectedException(String message, Map<Integer, String> events) {
        this(message, events, false);
    }

    private RejectedException(String message, Map<Integer, String> events, boolean forGood) {
        super(message);
        this.events = new TreeMap<>(events);
        this.forGood = forGood;
    }

    /** These events are refused and must not be sent again, be they all of the batch; the others are delivered. */
    public static RejectedException forGood(String message, Map<Integer, String> events) {
        return new RejectedException(message, events, true);
    }

    /** Whether each event named is to be set aside at once, without another look. */
    public boolean isForGood() {
        return forGood;
    }

    /** The events that are refused while all others are delivered; empty where that is not known. */
    public SortedMap<Integer, String> events() {
        return new TreeMap<>(events);
    }
}
