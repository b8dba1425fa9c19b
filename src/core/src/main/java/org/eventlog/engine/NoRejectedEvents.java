// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.util.Collection;
import java.util.List;
import org.eventlog.RejectedEvent;
import org.eventlog.RejectedEvents;

/** Those of an event log that is off. */
final class NoRejectedEvents implements RejectedEvents {
    @Override
    public List<RejectedEvent> list(long afterId, int limit) {
        return List.of();
    }

    @Override
    public int replay(Collection<Long> ids) {
        return 0;
    }

    @Override
    public int delete(Collection<Long> ids) {
        return 0;
    }
}
