// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Statistics of an event log since it was started, and the current state of its queue. They are collected without
 * stopping the event log, so events in transit may be missing from some of the numbers. All counts only increase.
 *
 * @param accepted events accepted from callers
 * @param truncated events that were cut because they exceeded a limit of {@code docs/events.md}
 * @param dropped events lost, by reason; contains every reason, even with 0
 * @param droppedByLevel events lost, by level
 * @param dropping
 *            whether events were lost within the last minute
 * @param stored
 *            events written to the journal
 * @param sent events delivered, as defined by the transport
 * @param retried events that were sent again, after a failure or in the search for a refused event. The receiver may
 *            have them twice, with the same id
 * @param rejected events that the receiver refused permanently; see {@code EventLog.rejected()}
 * @param failures failed attempts to send, which are repeated
 * @param inboxBytes
 *            bytes in memory, not yet in the journal
 * @param queue the events waiting in the journal
 * @param receiver the state of the receiver
 * @param sendTimes the duration of attempts to send, including failed ones
 */
public record PipelineStats(long accepted, long truncated, Map<DropReason, Long> dropped,
        Map<Level, Long> droppedByLevel, boolean dropping, long stored, long sent, long retried, long rejected,
        long failures, long inboxBytes, Queue queue, Receiver receiver, SendTimes sendTimes) {

    /**
     * The events waiting in the journal.
     *
     * @param events events in the journal that are not yet delivered
     * @param bytes the size of those events in bytes
     * @param capacityBytes the maximum size of the journal in bytes
     * @param fileBytes the size of its file and the write-ahead log on disk, in bytes, updated once a second; 0 without
     *            a file
     * @param oldestAge how long the oldest of its events has been waiting, updated once a second; zero if none waits
     * @param durable whether the journal is currently on disk
     * @param outOfOrder whether the journal is in memory because its file cannot be used
     */
    public record Queue(long events, long bytes, long capacityBytes, long fileBytes, Duration oldestAge,
            boolean durable, boolean outOfOrder) {}

    /**
     * The state of the receiver.
     *
     * @param connected
     *            whether the last attempt to send succeeded; false before the first
     * @param paused
     *            whether sending is paused
     * @param away for how long all attempts to send have failed; zero if the last one succeeded
     */
    public record Receiver(boolean connected, boolean paused, Duration away) {}

    /**
     * The duration of attempts to send: from the call of the transport until it returned or threw. This includes
     * connecting and, if the protocol has one, the receiver's response.
     *
     * @param counts the number of attempts by duration, with one more element than {@link #BOUNDS}. An attempt is
     *            counted at the first bound that it does not exceed, or else in the last element
     * @param total the total duration of all attempts
     */
    public record SendTimes(List<Long> counts, Duration total) {
        /** The upper bounds of the counts, ascending, in whole milliseconds. They are the same for all event logs. */
        public static final List<Duration> BOUNDS = List.of(Duration.ofMillis(1), Duration.ofMillis(2),
                Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
                Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
                Duration.ofMillis(2_500), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30));

        /** The number of attempts. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Why events were lost. */
    public enum DropReason {
        /** The memory between callers and journal (the inbox) was full. */
        INBOX_FULL,
        /** The journal had reached its maximum size. */
        JOURNAL_FULL,
        /** The event had waited longer than {@code eventlog.queue.max-age}. */
        TOO_OLD,
        /** The part of the journal's file that held the event was damaged. */
        DAMAGED,
        /** The event was larger than the limit for one event. */
        TOO_LARGE,
        /** The event could not be encoded. */
        ENCODING,
        /** The event log was already closed. */
        CLOSED,
        /** The journal was in memory only, and the event log was closed before the event could be sent. */
        NOT_SAVED;

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** The reason as written in events and messages, such as {@code inbox-full}. */
        public String text() {
            return text;
        }
    }

    /** The number of events lost, for all reasons together. */
    public long droppedTotal() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Short for {@code queue().events()}. */
    public long queuedEvents() {
        return queue.events();
    }

    /** Short for {@code queue().bytes()}. */
    public long queuedBytes() {
        return queue.bytes();
    }

    /** Short for {@code queue().capacityBytes()}. */
    public long capacityBytes() {
        return queue.capacityBytes();
    }

    /** Short for {@code queue().durable()}. */
    public boolean durable() {
        return queue.durable();
    }

    /** Short for {@code receiver().connected()}. */
    public boolean connected() {
        return receiver.connected();
    }

    /** Short for {@code receiver().paused()}. */
    public boolean paused() {
        return receiver.paused();
    }
}
