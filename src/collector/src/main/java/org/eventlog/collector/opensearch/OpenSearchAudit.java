// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.util.ArrayList;
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
    public int deleteOld(long before, long most, int portion) throws StoreException {
        return ledger.write(turn -> {
            Meta meta = new Meta(indices);
            List<JsonObject> newest = meta.list("audit", "[{\"n\":\"desc\"}]", null, 1);
            if (newest.isEmpty()) {
                return 0;
            }
            long last = EventDocuments.number(newest.get(0), "n");
            // The numbers have gaps.
            long above = indices.count("meta", Indices.term("kind", "audit")) - most;
            List<AuditEntry> first = meta.list("audit", "[{\"n\":\"asc\"}]", last, portion).stream()
                    .map(OpenSearchAudit::entry).toList();
            List<String> gone = new ArrayList<>();
            for (AuditEntry entry : first) {
                if (gone.size() >= above && entry.at() >= before) {
                    break;
                }
                gone.add(String.valueOf(entry.id()));
            }
            if (!gone.isEmpty()) {
                Bulk bulk = new Bulk(indices, "meta", turn);
                for (String number : gone) {
                    bulk.delete(DocumentIds.of("audit", number));
                }
                bulk.finish();
            }
            return gone.size();
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
