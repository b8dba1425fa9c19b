// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The receiver will never accept this batch as it is.
 *
 * <p>If the receiver does not identify the events at fault, no event of the batch counts as delivered, and the batch
 * is split until the failing event is alone. If it does, only those events are set aside.
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
     * These events are refused, and all others of the batch are delivered. If all events of the batch are refused for
     * the same reason, the destination may be wrong. The events are then tried individually before any is set aside.
     *
     * @param events the reason for each refused event, by its index in the batch, from 0
     */
    public RejectedException(String message, Map<Integer, String> events) {
        this(message, events, false);
    }

    private RejectedException(String message, Map<Integer, String> events, boolean forGood) {
        super(message);
        this.events = new TreeMap<>(events);
        this.forGood = forGood;
    }

    /**
     * These events are refused and must not be sent again, even if they are all events of the batch. The others are
     * delivered.
     */
    public static RejectedException forGood(String message, Map<Integer, String> events) {
        return new RejectedException(message, events, true);
    }

    /** Whether each refused event is set aside at once, without another attempt. */
    public boolean isForGood() {
        return forGood;
    }

    /**
     * The reasons for the refused events, by index; all others are delivered. Empty if the events at fault are unknown.
     */
    public SortedMap<Integer, String> events() {
        return new TreeMap<>(events);
    }
}
