// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.DeploymentStore;
import org.eventlog.collector.store.StoreException;

/** Deployments as documents. */
final class OpenSearchDeployments implements DeploymentStore {
    private static final String KIND = "deployment";

    private final Indices indices;
    private final Ledger ledger;

    OpenSearchDeployments(Indices indices, Ledger ledger) {
        this.indices = indices;
        this.ledger = ledger;
    }

    @Override
    public Deployment add(int source, String release, long at, String by) throws StoreException {
        return ledger.write(turn -> {
            Deployment made = new Deployment(turn.nextDeployment(), sourceName(source), release, at, by);
            Bulk bulk = new Bulk(indices, "meta", turn);
            put(indices, bulk, made);
            bulk.finish();
            return made;
        });
    }

    private String sourceName(int number) throws StoreException {
        for (JsonObject source : new Meta(indices).list("source", "[{\"key\":\"asc\"}]", null, Meta.MAX)) {
            if (source.getInt("n") == number) {
                return source.getString("key");
            }
        }
        throw new StoreException(StoreException.Kind.FAILED, "there is no source of number " + number);
    }

    /** Their times are not indexed, but there are few. */
    @Override
    public List<Deployment> list(String source, Long from, Long to, int limit) throws StoreException {
        return find(indices, source, source == null ? Meta.MAX : KEPT).stream()
                .filter(one -> (from == null || one.at() >= from) && (to == null || one.at() < to)).limit(limit)
                .toList();
    }

    /** The deployments of a source, or of all, latest first. */
    static List<Deployment> find(Indices indices, String source, int limit) throws StoreException {
        List<String> where = new ArrayList<>(List.of(Indices.term("kind", KIND)));
        if (source != null) {
            where.add(Indices.term("key", source));
        }
        return indices.documents("meta",
                "{\"size\":" + limit + ",\"sort\":[{\"n\":\"desc\"}],\"query\":" + Indices.all(where) + '}').stream()
                .map(OpenSearchDeployments::deployment).toList();
    }

    /** Adds the deployment to the requests to send, and removes the source's oldest. */
    static void put(Indices indices, Bulk bulk, Deployment made) throws StoreException {
        bulk.put(id(made.id()), Meta.document(KIND, made.source(), made.id()).member("at", made.at())
                .member("release", Meta.text(made.release())).member("by", made.by()).end().toString());
        List<Deployment> before = find(indices, made.source(), KEPT + 50);
        for (Deployment old : before.subList(Math.min(before.size(), KEPT - 1), before.size())) {
            bulk.delete(id(old.id()));
        }
    }

    private static String id(long number) {
        return DocumentIds.of(KIND, String.valueOf(number));
    }

    private static Deployment deployment(JsonObject document) {
        return new Deployment(EventDocuments.number(document, "n"), document.getString("key"),
                document.getString("release"), EventDocuments.number(document, "at"),
                EventDocuments.text(document, "by"));
    }
}
