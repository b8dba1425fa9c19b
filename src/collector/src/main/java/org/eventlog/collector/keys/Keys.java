// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eventlog.address.AddressRange;
import org.eventlog.collector.store.KeyRow;

/** The keys of senders and readers. Keys can be created and revoked at run time. */
public interface Keys {

    /** Finds the given key; empty if it is unknown, revoked or expired. */
    Optional<Key> find(String shown);

    /**
     * A valid key. Events sent with it belong to its source.
     *
     * @param maxLevel the highest level it may send, 0 for any
     * @param ranges the address ranges it may be used from, empty for any
     */
    record Key(String id, int source, String sourceName, Set<KeyRow.Scope> scopes, int maxLevel,
            List<AddressRange> ranges) {

        public boolean isFor(String address) {
            byte[] bytes = ranges.isEmpty() || address == null ? null : AddressRange.address(address);
            return ranges.isEmpty() || bytes != null && ranges.stream().anyMatch(range -> range.contains(bytes));
        }
    }
}
