// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.EventStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("opensearch")
class OpenSearchStoreContractTest extends EventStoreContract {
    @RegisterExtension
    static final OpenSearchNode NODE = new OpenSearchNode();

    private final String prefix = OpenSearchNode.newPrefix();

    @Override
    protected EventStore make() {
        return NODE.store(prefix);
    }

    @AfterEach
    void deleteTheIndices() {
        NODE.delete(prefix);
    }
}
