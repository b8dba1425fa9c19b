// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.util.Optional;
import org.eventlog.collector.store.DocumentStore;
import org.eventlog.collector.store.StoreException;

/** The collector's own documents. */
final class OpenSearchDocuments implements DocumentStore {
    private static final String KIND = "document";

    private final Indices indices;
    private final Ledger ledger;

    OpenSearchDocuments(Indices indices, Ledger ledger) {
        this.indices = indices;
        this.ledger = ledger;
    }

    @Override
    public Optional<Document> find(String name) throws StoreException {
        JsonObject found = new Meta(indices).get(KIND, name);
        return found == null
                ? Optional.empty()
                : Optional.of(new Document(found.getString("body"), EventDocuments.number(found, "n")));
    }

    @Override
    public boolean put(String name, long version, String body) throws StoreException {
        return ledger.write(turn -> {
            if (find(name).map(Document::version).orElse(0L) != version) {
                return false;
            }
            Bulk bulk = new Bulk(indices, "meta", turn);
            bulk.put(DocumentIds.of(KIND, name), Meta.document(KIND, name, version + 1)
                    .member("body", Meta.text(body)).end().toString());
            bulk.finish();
            return true;
        });
    }
}
