// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eventlog.collector.event.Group;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.IssueTally;
import org.eventlog.collector.store.StoreException;

/**
 * The issues of the events of one turn, as documents: found before, counted during, and written once after it. Each is
 * written with its previous state and the number of the last event counted, so that an interrupted turn can be
 * reverted.
 */
final class IssueDocuments {
    private final Indices indices;
    private final Ledger.Turn turn;
    private final Map<Integer, String> sources;
    private final Map<String, String> releases = new HashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, String> sourceOf = new HashMap<>();
    private final Map<String, JsonObject> known = new HashMap<>();
    private final Map<String, IssueTally> tallies = new LinkedHashMap<>();

    IssueDocuments(Indices indices, Ledger.Turn turn, List<EventStore.Arrival> events, Map<Integer, String> sources)
            throws StoreException {
        this.indices = indices;
        this.turn = turn;
        this.sources = sources;
        for (EventStore.Arrival arrival : events) {
            if (arrival.event().group() != null) {
                for (String id : ids(arrival)) {
                    if (groups.putIfAbsent(id, arrival.event().group()) == null) {
                        releases.put(id, arrival.event().releaseName());
                    }
                    sourceOf.put(id, OpenSearchEvents.source(sources, arrival.source()));
                }
            }
        }
        if (!groups.isEmpty()) {
            find();
            makeOthers(events);
        }
    }

    private void find() throws StoreException {
        String ids = groups.keySet().stream().map(id -> new JsonText().string(id).toString())
                .collect(Collectors.joining(","));
        JsonObject found = indices.written("POST", "issues", "/_mget", "{\"ids\":[" + ids + "]}");
        for (JsonValue value : found.getJsonArray("docs")) {
            JsonObject document = value.asJsonObject();
            if (document.getBoolean("found", false)) {
                known.put(document.getString("_id"), document.getJsonObject("_source"));
            }
        }
        for (String id : groups.keySet()) {
            JsonObject document = known.get(id);
            if (document != null) {
                tallies.put(id, tally(issue(document), document));
            }
        }
    }

    private void makeOthers(List<EventStore.Arrival> events) throws StoreException {
        for (EventStore.Arrival arrival : events) {
            if (arrival.event().group() != null && tallyOf(arrival) == null) {
                tallies.put(ids(arrival).get(0), IssueTally.ofNew(turn.nextIssue()));
            }
        }
    }

    /** If an issue of an earlier grouping exists, it continues under its own fingerprint. */
    private IssueTally tallyOf(EventStore.Arrival arrival) throws StoreException {
        List<String> ids = ids(arrival);
        IssueTally before = ids.size() < 2 ? null : tallies.get(ids.get(1));
        return before != null ? before : tallies.get(ids.get(0));
    }

    private static IssueTally tally(Issue issue, JsonObject document) {
        return new IssueTally(issue.id(), issue.state(), issue.changedAt(),
                EventDocuments.number(document, "fixedNumber"), issue.muteUntil(), issue.muteCount(),
                issue.first(), issue.last(), document.getInt("lvl"), issue.count());
    }

    /** The document ids for the current fingerprint and, if there is one, the earlier one. */
    private List<String> ids(EventStore.Arrival arrival) throws StoreException {
        Group group = arrival.event().group();
        String source = OpenSearchEvents.source(sources, arrival.source());
        String now = DocumentIds.of(source, group.fingerprint());
        return group.earlier() == null ? List.of(now) : List.of(now, DocumentIds.of(source, group.earlier()));
    }

    /** The number of the event's issue, or null. */
    Long of(EventStore.Arrival arrival) throws StoreException {
        return arrival.event().group() == null ? null : (Long) tallyOf(arrival).id();
    }

    /**
     * Called for an event that is not a duplicate.
     *
     * @param release the number of its release, 0 if it has none
     */
    void count(EventStore.Arrival arrival, long release) throws StoreException {
        if (arrival.event().group() != null) {
            tallyOf(arrival).count(arrival.event().ts(), arrival.event().level(), release);
        }
    }

    /** Writes the issues. They are found only after a refresh. */
    void write() throws StoreException {
        Bulk bulk = new Bulk(indices, "issues", turn);
        for (Map.Entry<String, IssueTally> one : tallies.entrySet()) {
            if (one.getValue().isChanged()) {
                bulk.put(one.getKey(), document(one.getKey(), one.getValue()));
            }
        }
        bulk.send();
    }

    private String document(String id, IssueTally tally) {
        JsonObject before = known.get(id);
        JsonObjectBuilder document = before == null
                ? Json.createObjectBuilder().add("id", tally.id()).add("source", sourceOf.get(id)).add("title",
                        DocumentIds.wellFormed(groups.get(id).title())).add("release", release(id))
                : Json.createObjectBuilder(before);
        return document.add("lvl", tally.level()).add("first", tally.first()).add("last", tally.last())
                .add("n", tally.count()).add("state", tally.state().name()).add("upTo", turn.newest())
                .add("before", before == null ? JsonValue.NULL : bare(before)).build().toString();
    }

    private JsonValue release(String id) {
        String release = releases.get(id);
        return release == null ? JsonValue.NULL : Json.createValue(DocumentIds.wellFormed(release));
    }

    /** Removes the previous state that is stored in the document. */
    private static JsonObject bare(JsonObject document) {
        return Json.createObjectBuilder(document).remove("before").remove("upTo").build();
    }

    /** Restores the previous state of every issue that the interrupted turn changed. */
    static void takeBack(Indices indices, Ledger.Turn turn) throws StoreException {
        String changed = "{\"size\":" + Meta.MAX + ",\"query\":" + Indices.range("upTo", "gt", turn.newest()) + '}';
        List<JsonObject> found = new ArrayList<>(indices.hits("issues", changed));
        Bulk bulk = new Bulk(indices, "issues", turn);
        for (JsonObject hit : found) {
            JsonValue before = hit.getJsonObject("_source").get("before");
            if (before instanceof JsonObject image) {
                bulk.put(hit.getString("_id"), image.toString());
            } else {
                bulk.delete(hit.getString("_id"));
            }
        }
        bulk.finish();
    }

    static Issue issue(JsonObject document) {
        return new Issue(EventDocuments.number(document, "id"), document.getString("source"),
                document.getString("title"), Levels.name(document.getInt("lvl")),
                EventDocuments.number(document, "first"), EventDocuments.number(document, "last"),
                EventDocuments.number(document, "n"), IssueState.valueOf(document.getString("state")),
                EventDocuments.number(document, "changedAt"), EventDocuments.text(document, "changedBy"),
                EventDocuments.number(document, "muteUntil"), EventDocuments.number(document, "muteCount"),
                EventDocuments.text(document, "release"), EventDocuments.text(document, "fixedAfter"));
    }
}
