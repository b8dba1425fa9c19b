// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.DeploymentStore;
import org.eventlog.collector.store.Releases;
import org.eventlog.collector.store.StoreException;

/** Deployments as documents. */
final class OpenSearchDeployments implements DeploymentStore {
    static final String KIND = "deployment";

    /** More than a source has. */
    private static final int ALL = 2 * KEPT + 50;

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
            put(indices, bulk, List.of(made));
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

    @Override
    public List<Deployment> list(String source, Long from, Long to, int limit) throws StoreException {
        List<String> where = new ArrayList<>();
        if (source != null) {
            where.add(Indices.term("key", source));
        }
        if (from != null) {
            where.add(Indices.range("at", "gte", from));
        }
        if (to != null) {
            where.add(Indices.range("at", "lt", to));
        }
        return find(indices, where, limit);
    }

    private static List<Deployment> find(Indices indices, List<String> which, int limit) throws StoreException {
        List<String> where = new ArrayList<>(which);
        where.add(Indices.term("kind", KIND));
        return indices.documents("meta",
                "{\"size\":" + limit + ",\"sort\":[{\"n\":\"desc\"}],\"query\":" + Indices.all(where) + '}').stream()
                .map(OpenSearchDeployments::deployment).toList();
    }

    /** All deployments of a source, latest first. */
    static List<Deployment> of(Indices indices, String source) throws StoreException {
        return find(indices, List.of(Indices.term("key", source)), ALL);
    }

    /**
     * Adds deployments to the requests to send, and removes the source's outdated ones.
     *
     * @param made of one source, at least one, latest last
     */
    static void put(Indices indices, Bulk bulk, List<Deployment> made) throws StoreException {
        List<Deployment> all = new ArrayList<>(of(indices, made.get(0).source()));
        for (Deployment one : made) {
            bulk.put(id(one.id()), Meta.document(KIND, one.source(), one.id()).member("at", one.at())
                    .member("release", Meta.text(one.release())).member("by", one.by()).end().toString());
            all.add(0, one);
        }
        for (Deployment old : Releases.outdated(all)) {
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
