// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.keys;

import java.util.Optional;

/** Who may send. The seam behind which keys can be created and revoked while the collector runs. */
public interface Keys {

    /** The key which the caller has shown, or nothing if there is none such or it is revoked. */
    Optional<Key> find(String shown);

    /** A key that is known and not revoked: its events belong to the source. */
    record Key(String id, int source, String sourceName) {}
}
