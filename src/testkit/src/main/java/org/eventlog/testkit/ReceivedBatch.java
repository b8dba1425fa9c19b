// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import java.util.List;

/**
 * Events that reached a receiver together.
 *
 * @param id the batch's name, or null where the protocol carries none
 * @param events in their order
 * @param acknowledged whether the receiver said that it has them; a protocol without answers never does
 */
public record ReceivedBatch(String id, List<ReceivedEvent> events, boolean acknowledged) {
    public ReceivedBatch {
        events = List.copyOf(events);
    }
}
