// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.time.Duration;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.EventStoreContract;

class SqliteStoreContractTest extends EventStoreContract {

    @Override
    protected EventStore make() {
        return new SqliteStore(new CollectorConfig.Store(directory.resolve("events.db"), Duration.ofSeconds(1),
                Duration.ofSeconds(10)));
    }
}
