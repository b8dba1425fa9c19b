// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.util.List;

/**
 * Events that reached a receiver together.
 *
 * @param id the batch's id, or null if the protocol does not transmit one
 * @param events in their order
 * @param acknowledged whether the receiver acknowledged the batch; always false for a protocol without acknowledgements
 */
public record ReceivedBatch(String id, List<ReceivedEvent> events, boolean acknowledged) {
    public ReceivedBatch {
        events = List.copyOf(events);
    }
}
