// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a pipeline did since it was built, and what waits in it now. Taken without stopping anything, so that numbers of
 * one moment may differ by the events which were on their way. All counts only grow.
 *
 * @param accepted
 *            events taken from callers
 * @param truncated
 *            events of which a part was cut or left out, as a bound of {@code docs/events.md} was reached
 * @param dropped
 *            events lost, by reason; every reason is there, also with 0
 * @param droppedByLevel
 *            the same events, by their level
 * @param dropping
 *            whether events were lost within the last minute
 * @param stored
 *            events written to the journal
 * @param sent
 *            events the receiver has taken, by its transport's idea of that
 * @param retried
 *            events sent by a further attempt: after a failure, or in search of one that is refused. The receiver may have
 *            them twice, under one id
 * @param rejected
 *            events the receiver will never take; see {@code EventLog.rejected()}
 * @param failures
 *            attempts to send which failed and will be repeated
 * @param inboxBytes
 *            bytes in memory, not yet in the journal
 * @param queue
 *            what waits in the journal
 * @param receiver
 *            how it stands with the receiver
 * @param sendTimes
 *            how long the attempts to send took, the failed ones too
 */
public record PipelineStats(long accepted, long truncated, Map<DropReason, Long> dropped,
        Map<Level, Long> droppedByLevel, boolean dropping, long stored, long sent, long retried, long rejected,
        long failures, long inboxBytes, Queue queue, Receiver receiver, SendTimes sendTimes) {

    /**
     * What waits in the journal.
     *
     * @param events
     *            events in the journal, not yet sent
     * @param bytes
     *            bytes of those events
     * @param capacityBytes
     *            how many bytes the journal may hold
     * @param fileBytes
     *            what its file and the file's write-ahead log take on disk, as of the last second; 0 without a file
     * @param oldestAge
     *            for how long the oldest of its events has been in it, as of the last second; zero when none waits
     * @param durable
     *            whether the journal is on disk at this moment
     * @param outOfOrder
     *            whether it should be on disk and can't: memory takes its place
     */
    public record Queue(long events, long bytes, long capacityBytes, long fileBytes, Duration oldestAge,
            boolean durable, boolean outOfOrder) {}

    /**
     * How it stands with the receiver.
     *
     * @param connected
     *            whether the last attempt to send succeeded; false before the first
     * @param paused
     *            whether sending is paused
     * @param away
     *            since when each attempt to send has failed; zero unless the last one did
     */
    public record Receiver(boolean connected, boolean paused, Duration away) {}

    /**
     * How long attempts to send took: from handing a batch to the transport until that returned or threw, which
     * includes connecting and, where the protocol has it, the receiver's answer.
     *
     * @param counts
     *            attempts by length: as many numbers as {@link #BOUNDS} and one more. An attempt is counted at the first
     *            bound it does not exceed, or at the end
     * @param total
     *            all attempts together
     */
    public record SendTimes(List<Long> counts, Duration total) {
        /** The upper bounds of the counts, ascending, whole milliseconds; the same for all pipelines. */
        public static final List<Duration> BOUNDS = List.of(Duration.ofMillis(1), Duration.ofMillis(2),
                Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
                Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
                Duration.ofMillis(2_500), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30));

        /** How many attempts there were. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Why events were lost. */
    public enum DropReason {
        /** The memory between callers and journal was full. */
        INBOX_FULL,
        /** The journal had reached its bound. */
        JOURNAL_FULL,
        /** The event had waited for longer than {@code eventlog.queue.max-age}. */
        TOO_OLD,
        /** The event's part of the journal's file could not be read any more. */
        DAMAGED,
        /** A single event was greater than the limit. */
        TOO_LARGE,
        /** The event could not be encoded. */
        ENCODING,
        /** The pipeline was closed already. */
        CLOSED,
        /** The journal was in memory only, and the pipeline was closed before they could be sent. */
        NOT_SAVED;

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** The reason as it is written in events and messages: {@code inbox-full}. */
        public String text() {
            return text;
        }
    }

    /** All events lost, for whatever reason. */
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
