// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Collection;
import java.util.List;

/**
 * Events the receiver refused for good, kept in the journal's file: the newest ten thousand (without a file, or while
 * it is out of order: thousand). For operators: each call waits for the journal's thread, up to half a minute.
 * <p>
 * All methods throw {@link IllegalStateException} when the event log is closed or the journal can't be read.
 */
public interface RejectedEvents {

    /**
     * Rejected events, oldest first.
     *
     * @param afterId
     *            those with a greater id; 0 for the first
     * @param limit
     *            at most so many, up to 1,000
     */
    List<RejectedEvent> list(long afterId, int limit) throws InterruptedException;

    /**
     * Sends these events again, at the end of the queue, with the ids they had; they are no longer among the rejected
     * ones, until the receiver refuses them again.
     *
     * @return how many of them there were
     */
    int replay(Collection<Long> ids) throws InterruptedException;

    /** Forgets these events. @return how many of them there were */
    int delete(Collection<Long> ids) throws InterruptedException;
}
