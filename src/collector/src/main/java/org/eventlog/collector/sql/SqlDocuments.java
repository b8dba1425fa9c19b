// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.Optional;
import org.eventlog.collector.store.DocumentStore;
import org.eventlog.collector.store.StoreException;

/** The table of documents. */
final class SqlDocuments implements DocumentStore {
    private final Database database;

    SqlDocuments(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Document> find(String name) throws StoreException {
        return database.read(row -> new Document(row.getString(1), row.getLong(2)),
                "SELECT body, version FROM document WHERE name = ?", name).stream().findFirst();
    }

    @Override
    public boolean put(String name, long version, String body) throws StoreException {
        return database.write(transaction -> version == 0
                ? transaction.update("INSERT INTO document(name, version, body) VALUES(?, 1, ?) "
                        + "ON CONFLICT(name) DO NOTHING", name, body)
                : transaction.update("UPDATE document SET version = version + 1, body = ? WHERE name = ? "
                        + "AND version = ?", body, name, version)) > 0;
    }
}
