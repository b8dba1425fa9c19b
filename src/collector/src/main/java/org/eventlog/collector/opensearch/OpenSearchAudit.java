// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.util.List;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.AuditStore;
import org.eventlog.collector.store.StoreException;

/** The audit log as documents. This class never changes one, but OpenSearch does not prevent others from doing so. */
final class OpenSearchAudit implements AuditStore {
    private final Indices indices;
    private final Ledger ledger;

    OpenSearchAudit(Indices indices, Ledger ledger) {
        this.indices = indices;
        this.ledger = ledger;
    }

    @Override
    public void add(AuditEntry entry) throws StoreException {
        ledger.write(turn -> {
            Bulk bulk = new Bulk(indices, "meta", turn);
            Meta.audit(bulk, turn, entry.at(), new Actor(entry.who(), entry.address()), entry.action(),
                    entry.subject(), entry.detail());
            bulk.finish();
            return null;
        });
    }

    @Override
    public List<AuditEntry> list(Long before, int limit) throws StoreException {
        return new Meta(indices).list("audit", "[{\"n\":\"desc\"}]", before, limit).stream()
                .map(OpenSearchAudit::entry).toList();
    }

    private static AuditEntry entry(JsonObject document) {
        return new AuditEntry(EventDocuments.number(document, "n"), EventDocuments.number(document, "at"),
                EventDocuments.text(document, "who"), EventDocuments.text(document, "ip"),
                EventDocuments.text(document, "action"), EventDocuments.text(document, "subject"),
                EventDocuments.text(document, "detail"));
    }
}
