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

    /** The key which the caller has shown, or nothing if there is none such, it is revoked or it has expired. */
    Optional<Key> find(String shown);

    /**
     * A key that is known and in force: the events sent with it belong to the source.
     *
     * @param maxLevel the highest level it may send, 0 for any
     * @param ranges where it may be used, empty for anywhere
     */
    record Key(String id, int source, String sourceName, Set<KeyRow.Scope> scopes, int maxLevel,
            List<AddressRange> ranges) {

        public boolean isFor(String address) {
            byte[] bytes = ranges.isEmpty() || address == null ? null : AddressRange.address(address);
            return ranges.isEmpty() || bytes != null && ranges.stream().anyMatch(range -> range.contains(bytes));
        }
    }
}
