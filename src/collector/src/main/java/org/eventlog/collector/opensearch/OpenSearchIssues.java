// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.IssueStore;
import org.eventlog.collector.store.Releases;
import org.eventlog.collector.store.StoreException;

/** The index of issues, and users' changes of it. */
final class OpenSearchIssues implements IssueStore {
    private static final List<IssueState> OPEN = List.of(IssueState.OPEN, IssueState.REGRESSED);
    private static final List<String> OF_PEOPLE = List.of("state", "changedAt", "changedBy", "muteUntil", "muteCount",
            "fixedNumber", "fixedAfter", "change");
    /** The maximum number of terms in a query. */
    private static final int MAX = 65_536;
    private static final int PAGE = 10_000;

    private final Indices indices;
    private final Ledger ledger;
    private final OpenSearchReads reads;

    OpenSearchIssues(Indices indices, Ledger ledger) {
        this.indices = indices;
        this.ledger = ledger;
        reads = new OpenSearchReads(indices, ledger, this);
    }

    OpenSearchReads reads() {
        return reads;
    }

    @Override
    public List<Issue> list(IssueQuery query) throws StoreException {
        List<String> where = new ArrayList<>();
        if (query.open() != null) {
            where.add(query.open() ? states(OPEN) : "{\"bool\":{\"must_not\":[" + states(OPEN) + "]}}");
        }
        if (query.state() != null) {
            where.add(states(List.of(query.state())));
        }
        if (query.source() != null) {
            where.add(Indices.term("source", query.source()));
        }
        if (query.release() != null) {
            where.add(Indices.term("release", query.release()));
        }
        if (query.text() != null) {
            where.add(new JsonText().object().key("wildcard").object().key("title").object()
                    .member("value", '*' + DocumentIds.wellFormed(query.text()).replaceAll("[\\\\*?]", "\\\\$0") + '*')
                    .key("case_insensitive").raw("true").end().end().end().toString());
        }
        String by = switch (query.sort()) {
            case LAST -> "last";
            case FIRST -> "first";
            case COUNT -> "n";
        };
        String before = query.before() == null
                ? ""
                : ",\"search_after\":[" + query.before().ts() + ',' + query.before().seq() + ']';
        return indices.documents("issues", "{\"size\":" + query.limit()
                + ",\"sort\":[{\"" + by + "\":\"desc\"},{\"id\":\"desc\"}]" + before + ",\"query\":"
                + Indices.all(where)
                + '}').stream().map(IssueDocuments::issue).toList();
    }

    private static String states(List<IssueState> states) {
        return "{\"terms\":{\"state\":["
                + states.stream().map(state -> '"' + state.name() + '"').collect(Collectors.joining(",")) + "]}}";
    }

    @Override
    public Optional<Issue> find(long id) throws StoreException {
        return hit(id).map(hit -> IssueDocuments.issue(hit.getJsonObject("_source")));
    }

    private Optional<JsonObject> hit(long id) throws StoreException {
        return indices.hits("issues", "{\"size\":1,\"query\":" + Indices.term("id", id) + '}').stream().findFirst();
    }

    @Override
    public List<Issue> after(long id, int limit) throws StoreException {
        return indices.documents("issues", "{\"size\":" + limit + ",\"sort\":[{\"id\":\"asc\"}],\"query\":"
                + Indices.range("id", "gt", id) + '}').stream().map(IssueDocuments::issue).toList();
    }

    @Override
    public long newest() throws StoreException {
        return indices.documents("issues", "{\"size\":1,\"sort\":[{\"id\":\"desc\"}]}").stream()
                .mapToLong(document -> EventDocuments.number(document, "id")).findFirst().orElse(0);
    }

    @Override
    public Optional<Issue> ofEvent(long seq) throws StoreException {
        Long issue = reads.find(seq).map(event -> event.issue()).orElse(null);
        return issue == null ? Optional.empty() : find(issue);
    }

    @Override
    public long countOpen() throws StoreException {
        return indices.count("issues", states(OPEN));
    }

    @Override
    public List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException {
        return reads.matching(filter, upToSeq, atMost);
    }

    List<Long> open() throws StoreException {
        return in(OPEN);
    }

    /** The numbers of the issues in these states; if there are too many, the latest. */
    List<Long> in(List<IssueState> states) throws StoreException {
        List<Long> all = new ArrayList<>();
        String after = "";
        while (all.size() < MAX) {
            List<Issue> page = indices.documents("issues", "{\"size\":" + Math.min(PAGE, MAX - all.size())
                    + ",\"sort\":[{\"last\":\"desc\"},{\"id\":\"desc\"}]" + after + ",\"query\":" + states(states)
                    + '}').stream().map(IssueDocuments::issue).toList();
            page.forEach(issue -> all.add(issue.id()));
            if (page.size() < PAGE) {
                break;
            }
            Issue last = page.get(page.size() - 1);
            after = ",\"search_after\":[" + last.last() + ',' + last.id() + ']';
        }
        return all;
    }

    @Override
    public Optional<Long> change(Collection<Long> issues, IssueChange change, Actor actor, long now)
            throws StoreException {
        return ledger.write(turn -> {
            long number = turn.peekAudit();
            Bulk bulk = new Bulk(indices, "issues", turn);
            List<Long> changed = new ArrayList<>();
            JsonObjectBuilder before = Json.createObjectBuilder();
            for (long id : new TreeSet<>(issues)) {
                JsonObject hit = hit(id).orElse(null);
                JsonObject document = hit == null ? null : hit.getJsonObject("_source");
                if (document == null || change.state() != IssueState.MUTED
                        && document.getString("state").equals(change.state().name())) {
                    continue;
                }
                JsonObjectBuilder image = Json.createObjectBuilder();
                OF_PEOPLE.forEach(member -> image.add(member, document.getOrDefault(member, JsonValue.NULL)));
                before.add(String.valueOf(id), image);
                Long count = change.muteMore() == null
                        ? null
                        : (Long) (EventDocuments.number(document, "n") + change.muteMore());
                Deployment after = change.nextRelease() ? newest(document.getString("source")) : null;
                bulk.put(hit.getString("_id"), Json.createObjectBuilder(document).add("state", change.state().name())
                        .add("changedAt", now).add("changedBy", DocumentIds.wellFormed(actor.name()))
                        .add("muteUntil", number(change.muteUntil())).add("muteCount", number(count))
                        .add("fixedNumber", after == null ? JsonValue.NULL : Json.createValue(after.id()))
                        .add("fixedAfter", after == null ? JsonValue.NULL : Json.createValue(after.release()))
                        .add("change", number).build().toString());
                changed.add(id);
            }
            if (changed.isEmpty()) {
                return Optional.empty();
            }
            Bulk small = new Bulk(indices, "meta", turn);
            small.put(DocumentIds.of("change", String.valueOf(number)), Meta.document("change", "", number)
                    .key("before").raw(before.build().toString()).end().toString());
            Meta.audit(small, turn, now, actor, change.action(), AuditEntry.subject(changed), null);
            // Write the previous state first, so that every change can be undone.
            small.finish();
            bulk.finish();
            return Optional.of(number);
        });
    }

    /** The first deployment of the source's latest release; one of number 0 if there is none. */
    private Deployment newest(String source) throws StoreException {
        Deployment newest = Releases.newest(OpenSearchDeployments.of(indices, source));
        return newest == null ? new Deployment(0, source, "", 0, null) : newest;
    }

    private static JsonValue number(Long value) {
        return value == null ? JsonValue.NULL : Json.createValue(value);
    }

    @Override
    public int undo(long change, Actor actor, long now) throws StoreException {
        Meta meta = new Meta(indices);
        return ledger.write(turn -> {
            JsonObject document = meta.get("change", String.valueOf(change));
            if (document == null) {
                return 0;
            }
            Bulk bulk = new Bulk(indices, "issues", turn);
            List<Long> undone = new ArrayList<>();
            for (var one : document.getJsonObject("before").entrySet()) {
                long id = Long.parseLong(one.getKey());
                JsonObject hit = hit(id).orElse(null);
                // Only issues that no user has changed since, even if events have reopened them.
                if (hit != null && Long.valueOf(change)
                        .equals(EventDocuments.number(hit.getJsonObject("_source"), "change"))) {
                    JsonObjectBuilder restored = Json.createObjectBuilder(hit.getJsonObject("_source"));
                    one.getValue().asJsonObject().forEach(restored::add);
                    bulk.put(hit.getString("_id"), restored.build().toString());
                    undone.add(id);
                }
            }
            bulk.finish();
            Bulk small = new Bulk(indices, "meta", turn);
            small.delete(DocumentIds.of("change", String.valueOf(change)));
            if (!undone.isEmpty()) {
                Meta.audit(small, turn, now, actor, "undo", AuditEntry.subject(undone), null);
            }
            small.finish();
            return undone.size();
        });
    }
}
