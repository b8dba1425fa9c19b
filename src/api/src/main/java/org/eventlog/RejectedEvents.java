// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Collection;
import java.util.List;

/**
 * The events that the receiver refused permanently. The newest 10,000 are kept in the journal's file; without a file,
 * or while it cannot be used, the newest 1,000 in memory. For operators: each call waits for the journal thread, for up
 * to 30 seconds. Thread-safe.
 * <p>
 * All methods throw {@link IllegalStateException} if the event log is closed or the journal cannot be read.
 */
public interface RejectedEvents {

    /**
     * Returns rejected events, oldest first.
     *
     * @param afterId returns only events with a greater id; 0 starts at the oldest
     * @param limit the maximum number of events to return, up to 1,000
     */
    List<RejectedEvent> list(long afterId, int limit) throws InterruptedException;

    /**
     * Appends these events to the queue with their original ids, to send them again. They are removed from the rejected
     * events, and return there if the receiver refuses them again.
     *
     * @return how many of the events were found
     */
    int replay(Collection<Long> ids) throws InterruptedException;

    /** Deletes these events. @return how many of the events were found */
    int delete(Collection<Long> ids) throws InterruptedException;
}
