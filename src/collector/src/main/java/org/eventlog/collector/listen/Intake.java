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
     * Lets the events in without waiting for their commit.
     *
     * @param source the name of the source to which they belong
     * @param address the sender's
     * @param origin the way they came
     * @return completed after the commit, exceptionally if there was none; by any thread
     * @throws org.eventlog.collector.web.Refusal when they are not let in now
     */
    CompletableFuture<boolean[]> begin(List<NewEvent> events, String source, String address, String origin);
}
