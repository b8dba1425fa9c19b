// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The validated settings of a pipeline.
 *
 * @param name
 *            which pipeline this is, for messages
 * @param encoding
 *            what its events are encoded in
 * @param eventBytes
 *            bound of one encoded event
 * @param inbox
 *            how callers hand over
 * @param queue
 *            where events wait
 * @param sending
 *            how batches are made and tried again
 * @param closeTimeout
 *            how long a close may take
 * @param random
 *            where the waits between attempts come from
 */
public record PipelineSettings(String name, String encoding, int eventBytes, InboxSettings inbox, QueueSettings queue,
        SendingSettings sending, Duration closeTimeout, RandomGenerator random) {

    /**
     * @param maxBytes
     *            bound of what waits for the journal
     * @param chunkBytes
     *            size of a full chunk
     * @param whenFull what is dropped at the limit, here and in the queue
     * @param block how long a caller may wait for space, with that policy
     */
    public record InboxSettings(long maxBytes, int chunkBytes, WhenFull whenFull, Duration block) {}

    /**
     * @param db
     *            the journal's file, or null for memory only
     * @param required
     *            whether there is no start without the file
     * @param fullSync
     *            whether each commit survives a loss of power
     * @param maxBytes
     *            bound of what the journal holds
     * @param windowBytes
     *            bound of what the journal keeps in memory
     * @param maxAge
     *            how long an event may wait, or zero for any time
     * @param retry
     *            how long before a failed store is tried again
     */
    public record QueueSettings(Path db, boolean required, boolean fullSync, long maxBytes, long windowBytes,
            Duration maxAge, Duration retry) {}

    /**
     * @param batchBytes
     *            bound of a batch
     * @param batchEvents
     *            bound of a batch, in events
     * @param flushInterval
     *            how long a batch may wait for more events
     * @param flushBytes
     *            from this size on it waits no longer
     * @param flushEvents
     *            from so many events on it waits no longer
     * @param firstBackoff
     *            bound of the first wait after a failure
     * @param maxBackoff
     *            bound of all waits
     */
    public record SendingSettings(long batchBytes, int batchEvents, Duration flushInterval, long flushBytes,
            int flushEvents, Duration firstBackoff, Duration maxBackoff) {}
}
