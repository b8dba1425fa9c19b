// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The validated settings of a pipeline.
 *
 * @param name the name of the pipeline, for messages
 * @param encoding the encoding of its events
 * @param eventBytes the maximum size of an encoded event
 * @param inbox the settings of the inbox
 * @param queue the settings of the queue
 * @param sending the settings of batches and retries
 * @param closeTimeout how long a close may take
 * @param random the source of random delays between attempts
 */
public record PipelineSettings(String name, String encoding, int eventBytes, InboxSettings inbox, QueueSettings queue,
        SendingSettings sending, Duration closeTimeout, RandomGenerator random) {

    /**
     * @param maxBytes the maximum size of events that wait for the journal
     * @param chunkBytes the size of a full chunk
     * @param whenFull the events to drop at the limit, here and in the queue
     * @param block how long a caller may wait for space, with that policy
     */
    public record InboxSettings(long maxBytes, int chunkBytes, WhenFull whenFull, Duration block) {}

    /**
     * @param db the journal's file, or null for memory only
     * @param required whether the start fails without the file
     * @param fullSync whether each commit survives a power failure
     * @param maxBytes the maximum size of the journal
     * @param windowBytes the maximum size of the journal's part in memory
     * @param maxAge how long an event may wait, or zero for no limit
     * @param retry how long to wait before a failed store is tried again
     */
    public record QueueSettings(Path db, boolean required, boolean fullSync, long maxBytes, long windowBytes,
            Duration maxAge, Duration retry) {
        /** Whether this is one of the files that a queue at {@link #db} uses or may use. */
        public boolean uses(Path file) {
            return db != null && QueueFiles.areUsed(db, file);
        }
    }

    /**
     * @param batchBytes the maximum size of a batch
     * @param batchEvents the maximum number of events of a batch
     * @param flushInterval how long a batch may wait for more events
     * @param flushBytes a batch of this size does not wait
     * @param flushEvents a batch of this number of events does not wait
     * @param firstBackoff the limit of the first delay after a failure
     * @param maxBackoff the limit of all delays
     */
    public record SendingSettings(long batchBytes, int batchEvents, Duration flushInterval, long flushBytes,
            int flushEvents, Duration firstBackoff, Duration maxBackoff) {}
}
