// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.Locale;
import java.util.Map;

/**
 * What a pipeline did since it was built, and what waits in it now. Taken without stopping anything, so that numbers of
 * one moment may differ by the events which were on their way.
 *
 * @param accepted
 *            events taken from callers
 * @param truncated
 *            events of which a part was cut or left out, as a bound of {@code docs/events.md} was reached
 * @param dropped
 *            events lost, by reason; every reason is there, also with 0
 * @param droppedByLevel
 *            the same events, by their level
 * @param stored
 *            events written to the journal
 * @param sent
 *            events the receiver has taken, by its transport's idea of that
 * @param rejected
 *            events the receiver will never take; see {@link EventLog#rejected}
 * @param failures
 *            attempts to send which failed and will be repeated
 * @param inboxBytes
 *            bytes in memory, not yet in the journal
 * @param queuedEvents
 *            events in the journal, not yet sent
 * @param queuedBytes
 *            bytes of those events
 * @param capacityBytes
 *            how many bytes the journal may hold
 * @param durable
 *            whether the journal is on disk at this moment
 * @param connected
 *            whether the last attempt to send succeeded
 * @param paused
 *            whether sending is paused
 */
public record PipelineStats(long accepted, long truncated, Map<DropReason, Long> dropped,
        Map<Level, Long> droppedByLevel, long stored, long sent, long rejected, long failures, long inboxBytes,
        long queuedEvents, long queuedBytes,
        long capacityBytes, boolean durable, boolean connected, boolean paused) {

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
}
