// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import static org.eventlog.collector.opensearch.Indices.all;
import static org.eventlog.collector.opensearch.Indices.range;

import jakarta.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;

/** Adds and deletes events, in a turn of the ledger. */
final class OpenSearchEvents {
    private static final String EVERY = "{\"match_all\":{}}";

    private final Indices indices;
    private final Ledger.Turn turn;

    OpenSearchEvents(Indices indices, Ledger.Turn turn) {
        this.indices = indices;
        this.turn = turn;
    }

    boolean[] append(List<EventStore.Arrival> events, Map<Integer, String> sources) throws StoreException {
        boolean[] duplicates = new boolean[events.size()];
        IssueDocuments issues = new IssueDocuments(indices, turn, events, sources);
        ReleaseDocuments releases = new ReleaseDocuments(indices, turn, events, sources);
        long before = turn.newest();
        Bulk bulk = new Bulk(indices, "events", turn, (place, status, error) -> {
            if (status == 409) {
                duplicates[place] = true;
            } else if (status / 100 != 2) {
                throw Fault.of(status, error);
            } else {
                issues.count(events.get(place), releases.number(events.get(place)));
                turn.moveTo(before + place + 1);
            }
        });
        for (int i = 0; i < duplicates.length; i++) {
            EventStore.Arrival arrival = events.get(i);
            String source = source(sources, arrival.source());
            bulk.create(DocumentIds.of(source, arrival.event().id()),
                    EventDocuments.of(before + i + 1, arrival, source, issues.of(arrival)));
        }
        bulk.send();
        issues.write();
        releases.write();
        // Refresh both together, because this takes the longest.
        indices.refresh("events", "issues");
        return duplicates;
    }

    static String source(Map<Integer, String> sources, int number) throws StoreException {
        String name = sources.get(number);
        if (name == null) {
            throw new StoreException(StoreException.Kind.FAILED, "there is no source of number " + number);
        }
        return name;
    }

    int deleteOld(Retention.Bounds bounds) throws StoreException {
        String moved = "{\"bool\":{\"must_not\":[{\"term\":{\"moved\":true}}]}}";
        String late = "{\"bool\":{\"should\":[" + moved + ',' + range("rcv", "lt", bounds.movedBefore()) + "]}}";
        Set<String> old = new LinkedHashSet<>(
                ids(all(List.of(range("ts", "lt", bounds.before()), late)), "ts", bounds.portion()));
        long most = indices.count("events", EVERY) - bounds.most();
        old.addAll(ids(EVERY, "seq", (int) Math.min(bounds.portion() - old.size(), Math.max(0, most))));
        for (Retention.OfSource source : bounds.sources()) {
            String its = Indices.term("source", source.source());
            old.addAll(ids(all(List.of(its, range("ts", "lt", source.before()), late)), "ts",
                    bounds.portion() - old.size()));
            long above = indices.count("events", its) - source.most();
            old.addAll(ids(its, "ts", (int) Math.max(0, Math.min(bounds.portion() - old.size(), above))));
        }
        if (bounds.maxBytes() > 0 && bytes() > bounds.maxBytes()) {
            old.addAll(ids(EVERY, "seq", bounds.portion() - old.size()));
        }
        if (!old.isEmpty()) {
            Bulk bulk = new Bulk(indices, "events", turn);
            for (String id : old) {
                bulk.delete(id);
            }
            bulk.finish();
            forgetIssues(EVERY, Double.NaN);
            for (Retention.OfSource source : bounds.sources()) {
                forgetIssues(Indices.term("source", source.source()), source.before());
            }
        }
        return old.size();
    }

    private List<String> ids(String query, String sort, int limit) throws StoreException {
        return limit <= 0
                ? List.of()
                : indices
                        .hits("events",
                                "{\"size\":" + limit + ",\"track_total_hits\":false,\"_source\":false,\"sort\":[{\""
                                        + sort + "\":\"asc\"}],\"query\":" + query + '}')
                        .stream().map(hit -> hit.getString("_id"))
                        .toList();
    }

    private long bytes() throws StoreException {
        return (long) aggregate("sum", "size", EVERY);
    }

    private double aggregate(String kind, String field, String of) throws StoreException {
        JsonObject found = indices
                .search("events",
                        "{\"size\":0,\"track_total_hits\":false,\"query\":" + of + ",\"aggs\":{\"it\":{\"" + kind
                                + "\":{\"field\":\"" + field + "\"}}}}")
                .getJsonObject("aggregations").getJsonObject("it");
        return found.isNull("value") ? Double.NaN : found.getJsonNumber("value").doubleValue();
    }

    /**
     * Deletes issues without events that are not muted, because they are no longer useful.
     *
     * @param of a query for events and issues
     * @param otherwise the age above which issues are deleted if there are no events, or NaN
     */
    private void forgetIssues(String of, double otherwise) throws StoreException {
        double first = aggregate("min", "ts", of);
        double oldest = Double.isNaN(first) ? otherwise : first;
        if (!Double.isNaN(oldest)) {
            indices.delete("issues", "{\"bool\":{\"filter\":[" + of + ',' + range("last", "lt", (long) oldest)
                    + "],\"must_not\":[" + Indices.term("state", "MUTED") + "]}}");
        }
    }
}
