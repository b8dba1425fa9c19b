// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The progress of one event, returned by {@link EventLogger#submit}.
 * <p>
 * Both stages are completed by tasks of the event log's executor. If the event is lost, the stages that it has not
 * reached fail with an {@link EventLostException}. Thread-safe.
 */
public interface Receipt {

    /**
     * Completes when the event is in the journal. From then on it survives the end of the process and, with
     * {@code eventlog.queue.synchronous=full}, a power failure. Without a file ({@code eventlog.db=:memory:}) it only
     * means that the event is in the queue. While the file cannot be used, this stage waits until the file is available
     * again or the event is delivered.
     */
    CompletionStage<Void> stored();

    /**
     * Completes when the event is delivered, as defined by the transport; see {@code docs/guarantees.md}. Fails if the
     * event log is closed first. If the event was stored, the next run then sends it.
     */
    CompletionStage<Void> delivered();

    /** Returns a receipt whose stages have both failed, for this reason. */
    static Receipt refused(String reason) {
        CompletionStage<Void> never = CompletableFuture.failedStage(new EventLostException(reason));
        return new Receipt() {
            @Override
            public CompletionStage<Void> stored() {
                return never;
            }

            @Override
            public CompletionStage<Void> delivered() {
                return never;
            }
        };
    }
}
