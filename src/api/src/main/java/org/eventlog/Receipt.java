// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How far one event has come, for who asked by {@link EventLogger#submit}.
 * <p>
 * Both stages are completed by tasks of the event log's executor. When an event is lost, the stages it has not reached
 * fail with an {@link EventLostException}. For use by any number of threads.
 */
public interface Receipt {

    /**
     * The event is in the journal: from now on it survives the end of the process (with
     * {@code eventlog.queue.synchronous=full} a loss of power too). Without a file ({@code eventlog.db=:memory:}) it
     * only says that the event has its place in the queue. While the disk is out of order it waits for the disk, or for
     * the delivery.
     */
    CompletionStage<Void> stored();

    /**
     * The receiver has the event, as far as the transport can know: see its own description. Fails when the event log
     * is closed before; the event is then sent by the next run, if it was stored.
     */
    CompletionStage<Void> delivered();

    /** A receipt of which neither stage will be reached, for this reason. */
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
