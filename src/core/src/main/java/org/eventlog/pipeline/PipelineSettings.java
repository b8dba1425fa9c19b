// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a pipeline is built; checked already.
 *
 * @param name which pipeline this is, for messages
 * @param db the journal's file, or null for memory only
 * @param fullSync whether each commit survives a loss of power
 * @param eventBytes bound of one encoded event
 * @param inboxBytes bound of what waits for the journal
 * @param chunkBytes size of a full chunk
 * @param queueBytes bound of what the journal holds
 * @param windowBytes bound of what the journal keeps in memory
 * @param storeRetry how long before a failed store is tried again
 * @param batchBytes bound of a batch
 * @param batchEvents bound of a batch, in events
 */
public record PipelineSettings(String name, Path db, boolean fullSync, int eventBytes, long inboxBytes, int chunkBytes,
        long queueBytes, long windowBytes, Duration storeRetry, long batchBytes, int batchEvents,
        Duration firstBackoff, Duration maxBackoff, Duration closeTimeout, RandomGenerator random) {}
