// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.EventStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStoreContractTest extends EventStoreContract {
    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    private final String schema = PostgresServer.newSchema();

    @Override
    protected EventStore make() {
        return SERVER.store(schema);
    }
}
