// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eventlog.collector.event.NewEvent;

/** Receives the events of a listener. */
@FunctionalInterface
public interface Intake {
    /**
     * Enqueues the events without waiting for their commit.
     *
     * @param source the name of the source of the events
     * @param address the sender's address
     * @param origin the protocol
     * @return completed after the commit by any thread, exceptionally if it failed
     * @throws org.eventlog.collector.web.Refusal if they are not accepted now
     */
    CompletableFuture<boolean[]> begin(List<NewEvent> events, String source, String address, String origin);
}
