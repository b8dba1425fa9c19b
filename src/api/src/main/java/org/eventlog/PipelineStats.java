// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Statistics of an event log since it was started, and the current state of its queue. They are collected without
 * stopping the event log, so events in transit may be missing from some of the numbers. All counts only increase. An
 * object of this type does not change. Eventlog implements it; methods may be added.
 */
public interface PipelineStats {

    /** Events accepted from callers. */
    long accepted();

    /** Events that were cut because they exceeded a limit of {@code docs/events.md}. */
    long truncated();

    /** Events lost, by reason. Contains every reason, even with 0. */
    Map<DropReason, Long> dropped();

    /** Events lost, by level. */
    Map<Level, Long> droppedByLevel();

    /** Whether events were lost within the last minute. */
    boolean dropping();

    /** Events written to the journal. */
    long stored();

    /** Events delivered, as defined by the transport. */
    long sent();

    /**
     * Events that were sent again, after a failure or in the search for a refused event. The receiver may have them
     * twice, with the same id.
     */
    long retried();

    /** Events that the receiver refused permanently; see {@code EventLog.rejected()}. */
    long rejected();

    /** Failed attempts to send, which are repeated. */
    long failures();

    /** Bytes in memory, not yet in the journal. */
    long inboxBytes();

    /** The events waiting in the journal. */
    Queue queue();

    /** The state of the receiver. */
    Receiver receiver();

    /** The duration of attempts to send, including failed ones. */
    SendTimes sendTimes();

    /** The number of events lost, for all reasons together. */
    default long droppedTotal() {
        return dropped().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Short for {@code queue().events()}. */
    default long queuedEvents() {
        return queue().events();
    }

    /** Short for {@code queue().bytes()}. */
    default long queuedBytes() {
        return queue().bytes();
    }

    /** Short for {@code queue().capacityBytes()}. */
    default long capacityBytes() {
        return queue().capacityBytes();
    }

    /** Short for {@code queue().durable()}. */
    default boolean durable() {
        return queue().durable();
    }

    /** Short for {@code receiver().connected()}. */
    default boolean connected() {
        return receiver().connected();
    }

    /** Short for {@code receiver().paused()}. */
    default boolean paused() {
        return receiver().paused();
    }

    /** The events waiting in the journal. */
    interface Queue {

        /** Events in the journal that are not yet delivered. */
        long events();

        /** The size of those events in bytes. */
        long bytes();

        /** The maximum size of the journal in bytes. */
        long capacityBytes();

        /**
         * The size of its file and the write-ahead log on disk, in bytes, updated once a second; 0 without a file.
         */
        long fileBytes();

        /** How long the oldest of its events has been waiting, updated once a second; zero if none waits. */
        Duration oldestAge();

        /** Whether the journal is currently on disk. */
        boolean durable();

        /** Whether the journal is in memory because its file cannot be used. */
        boolean outOfOrder();
    }

    /** The state of the receiver. */
    interface Receiver {

        /** Whether the last attempt to send succeeded; false before the first. */
        boolean connected();

        /** Whether sending is paused. */
        boolean paused();

        /** For how long all attempts to send have failed; zero if the last one succeeded. */
        Duration away();

        /**
         * Whether the last attempt failed because the receiver, which is there, accepts nothing at present: it asked
         * to wait, or has raised an alarm.
         */
        default boolean busy() {
            return false;
        }
    }

    /**
     * The duration of attempts to send: from the call of the transport until the batch was delivered or the attempt
     * failed. This includes connecting and, if the protocol has one, the receiver's response. Attempts of a transport
     * that takes further batches meanwhile overlap.
     */
    interface SendTimes {
        /** The upper bounds of the counts, ascending, in whole milliseconds. They are the same for all event logs. */
        List<Duration> BOUNDS = List.of(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
                Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
                Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500),
                Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30));

        /**
         * The number of attempts by duration, with one more element than {@link #BOUNDS}. An attempt is counted at the
         * first bound that it does not exceed, or else in the last element.
         */
        List<Long> counts();

        /** The total duration of all attempts. */
        Duration total();

        /** The number of attempts. */
        default long count() {
            return counts().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Why events were lost. */
    enum DropReason {
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
        NOT_SAVED,
        /**
         * The log record was written while its thread converted another one to an event, for example by the
         * {@code toString()} of a parameter.
         */
        NESTED;

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** The reason as written in events and messages, such as {@code inbox-full}. */
        public String text() {
            return text;
        }
    }
}
