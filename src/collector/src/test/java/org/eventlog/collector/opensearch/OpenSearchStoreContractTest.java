// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.EventStoreContract;
import org.eventlog.collector.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("opensearch")
class OpenSearchStoreContractTest extends EventStoreContract {
    @RegisterExtension
    static final OpenSearchNode NODE = new OpenSearchNode();

    private static final String PREFIX = OpenSearchNode.newPrefix();

    @Override
    protected EventStore make() {
        return NODE.store(PREFIX);
    }

    @AfterEach
    void clear() throws StoreException {
        NODE.clear(PREFIX);
    }
}
