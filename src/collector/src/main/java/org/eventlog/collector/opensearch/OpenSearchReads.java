// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import static org.eventlog.collector.opensearch.Indices.all;
import static org.eventlog.collector.opensearch.Indices.range;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.store.Affected;
import org.eventlog.collector.store.Counted;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.SourceUse;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;

/** Queries of events. */
final class OpenSearchReads implements EventReads {
    private static final int EXPORTED_AT_ONCE = 200;
    private static final long HOUR = 3_600_000;
    /** The maximum number of events that are counted individually, the newest; more would take too long. */
    private static final int MAX_COUNTED = 10_000;
    private static final String LISTED = ",\"_source\":{\"excludes\":[\"data\",\"msg\",\"pairs\"]}";
    private static final String BY_TIME = "[{\"ts\":\"desc\"},{\"seq\":\"desc\"}]";
    private static final String BY_TIME_UP = "[{\"ts\":\"asc\"},{\"seq\":\"asc\"}]";
    private static final String BY_ARRIVAL = "[{\"seq\":\"desc\"}]";
    private static final String BY_ARRIVAL_UP = "[{\"seq\":\"asc\"}]";

    private final Indices indices;
    private final Ledger ledger;
    private final OpenSearchIssues issues;

    OpenSearchReads(Indices indices, Ledger ledger, OpenSearchIssues issues) {
        this.indices = indices;
        this.ledger = ledger;
        this.issues = issues;
    }

    @Override
    public EventPage list(EventQuery query) throws StoreException {
        long newest = ledger.newest();
        List<String> where = where(query.filter(), newest);
        if (query.after() != null) {
            where.add(range("seq", "gt", query.after()));
            return new EventPage(events(where, BY_ARRIVAL_UP, null, query.limit(), false), false, newest);
        }
        boolean words = query.filter().isByArrival();
        String before = query.before() == null
                ? null
                : "[" + (words ? "" : query.before().ts() + ",") + query.before().seq() + "]";
        // Query one more than requested, to detect further events.
        List<StoredEvent> events = events(where, words ? BY_ARRIVAL : BY_TIME, before, query.limit() + 1, false);
        boolean more = events.size() > query.limit();
        return new EventPage(more ? events.subList(0, query.limit()) : events, more, newest);
    }

    private List<String> where(EventFilter filter, long newest) throws StoreException {
        return EventQueries.of(filter, newest, filter.state() == null ? null : issues.in(List.of(filter.state())));
    }

    private List<StoredEvent> events(List<String> where, String sort, String after, int limit, boolean whole)
            throws StoreException {
        List<StoredEvent> events = new ArrayList<>();
        for (JsonObject document : indices.documents("events", "{\"size\":" + limit
                + ",\"track_total_hits\":false,\"sort\":" + sort + (after == null ? "" : ",\"search_after\":" + after)
                + (whole ? "" : LISTED) + ",\"query\":" + all(where) + '}')) {
            events.add(EventDocuments.event(document, whole));
        }
        return events;
    }

    @Override
    public Optional<StoredEvent> find(long seq) throws StoreException {
        List<String> where = where(EventFilter.ALL, ledger.newest());
        where.add(Indices.term("seq", seq));
        return events(where, BY_ARRIVAL, null, 1, true).stream().findFirst();
    }

    @Override
    public Optional<StoredEvent> find(String source, String id) throws StoreException {
        List<String> where = where(EventFilter.ALL, ledger.newest());
        where.add(Indices.term("_id", DocumentIds.of(source, id)));
        return events(where, BY_ARRIVAL, null, 1, true).stream().findFirst();
    }

    @Override
    public List<StoredEvent> around(long seq, int each) throws StoreException {
        Optional<StoredEvent> middle = find(seq);
        if (middle.isEmpty()) {
            return List.of();
        }
        List<String> where = where(EventFilter.ALL, ledger.newest());
        long ts = middle.get().ts();
        List<StoredEvent> events = new ArrayList<>(
                events(where, BY_TIME, "[" + ts + ',' + seq + ']', each, false));
        Collections.reverse(events);
        events.addAll(events(where, BY_TIME_UP, "[" + ts + ',' + (seq - 1) + ']', each + 1, false));
        return events;
    }

    @Override
    public void export(EventFilter filter, long atMost, Export to) throws StoreException {
        List<String> where = where(filter, ledger.newest());
        String after = null;
        for (long left = atMost; left > 0;) {
            int portion = (int) Math.min(left, EXPORTED_AT_ONCE);
            List<StoredEvent> events = events(where, BY_ARRIVAL_UP, after, portion, true);
            for (StoredEvent event : events) {
                if (!to.take(event)) {
                    return;
                }
            }
            if (events.size() < portion) {
                return;
            }
            left -= portion;
            after = "[" + events.get(portion - 1).seq() + ']';
        }
    }

    @Override
    public Counted count(EventFilter filter, long atMost) throws StoreException {
        long most = Math.min(atMost, Integer.MAX_VALUE);
        JsonObject found = indices.search("events", "{\"size\":0,\"track_total_hits\":" + most + ",\"query\":"
                + all(where(filter, ledger.newest())) + '}');
        long count = Math.min(most, found.getJsonObject("hits").getJsonObject("total").getJsonNumber("value")
                .longValueExact());
        return new Counted(count, count >= most);
    }

    @Override
    public Histogram histogram(EventFilter filter, long step) throws StoreException {
        JsonObject found = indices.search("events", "{\"size\":0,\"track_total_hits\":false,\"query\":"
                + all(where(filter, ledger.newest())) + ",\"aggs\":{\"bars\":{\"date_histogram\":{\"field\":\"ts\","
                + "\"fixed_interval\":\"" + step + "ms\",\"min_doc_count\":1},\"aggs\":{\"errors\":{\"filter\":"
                + range("lvl", "gte", 40) + "},\"others\":{\"filter\":" + range("lvl", "lt", 30) + "}}}}}");
        List<Histogram.Bar> bars = new ArrayList<>();
        for (JsonValue value : found.getJsonObject("aggregations").getJsonObject("bars").getJsonArray("buckets")) {
            JsonObject bucket = value.asJsonObject();
            long errors = documents(bucket.getJsonObject("errors"));
            long others = documents(bucket.getJsonObject("others"));
            bars.add(new Histogram.Bar(bucket.getJsonNumber("key").longValueExact(), errors,
                    documents(bucket) - errors - others, others));
        }
        return new Histogram(step, bars, false);
    }

    private static long documents(JsonObject bucket) {
        return bucket.getJsonNumber("doc_count").longValueExact();
    }

    /** The open issues of the events that match the filter. */
    List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException {
        List<String> where = where(filter, Math.min(upToSeq, ledger.newest()));
        where.addAll(EventQueries.of(EventFilter.ALL, upToSeq, issues.open()));
        JsonObject found = indices.search("events", "{\"size\":0,\"track_total_hits\":false,\"query\":" + all(where)
                + ",\"aggs\":{\"issues\":{\"terms\":{\"field\":\"grp\",\"size\":" + atMost + "}}}}");
        List<Long> numbers = new ArrayList<>();
        for (JsonValue bucket : found.getJsonObject("aggregations").getJsonObject("issues").getJsonArray("buckets")) {
            numbers.add(bucket.asJsonObject().getJsonNumber("key").longValueExact());
        }
        return numbers;
    }

    @Override
    public Affected affected(long issue, int atMost) throws StoreException {
        List<String> where = where(EventFilter.ALL.withIssue(issue), ledger.newest());
        List<JsonObject> oldest = indices.documents("events", "{\"from\":" + (MAX_COUNTED - 1)
                + ",\"size\":1,\"track_total_hits\":false,\"sort\":" + BY_TIME
                + ",\"_source\":[\"ts\",\"seq\"],\"query\":" + all(where) + '}');
        for (JsonObject event : oldest) {
            long ts = EventDocuments.number(event, "ts");
            where.add("{\"bool\":{\"minimum_should_match\":1,\"should\":[" + range("ts", "gt", ts) + ','
                    + all(List.of(Indices.term("ts", ts), range("seq", "gte", EventDocuments.number(event, "seq"))))
                    + "]}}");
        }
        // The hint: without it, a list of all pairs of the whole index is made first.
        JsonObject found = indices.search("events", "{\"size\":0,\"track_total_hits\":false,\"query\":" + all(where)
                + ",\"aggs\":{\"users\":{\"terms\":{\"field\":\"pairs\",\"include\":\"user=.*\","
                + "\"execution_hint\":\"map\",\"size\":" + MAX_COUNTED + "}}}}").getJsonObject("aggregations")
                .getJsonObject("users");
        List<Affected.User> users = new ArrayList<>();
        for (JsonValue bucket : found.getJsonArray("buckets")) {
            users.add(new Affected.User(bucket.asJsonObject().getString("key").substring("user=".length()),
                    documents(bucket.asJsonObject())));
        }
        return new Affected(List.copyOf(users.subList(0, Math.min(atMost, users.size()))), users.size(),
                !oldest.isEmpty());
    }

    @Override
    public List<SourceUse> uses(long since) throws StoreException {
        JsonObject found = indices.search("events", "{\"size\":0,\"track_total_hits\":false,\"query\":"
                + all(where(EventFilter.ALL, ledger.newest()))
                + ",\"aggs\":{\"sources\":{\"terms\":{\"field\":\"source\",\"size\":" + Meta.MAX
                + "},\"aggs\":{\"bytes\":{\"sum\":{\"field\":\"size\"}},\"lately\":{\"filter\":"
                + range("ts", "gte", since - Math.floorMod(since, HOUR)) + "}}}}}");
        List<SourceUse> uses = new ArrayList<>();
        for (JsonValue value : found.getJsonObject("aggregations").getJsonObject("sources").getJsonArray("buckets")) {
            JsonObject bucket = value.asJsonObject();
            uses.add(new SourceUse(bucket.getString("key"), documents(bucket),
                    documents(bucket.getJsonObject("lately")),
                    bucket.getJsonObject("bytes").getJsonNumber("value").longValue()));
        }
        return uses;
    }

    @Override
    public List<String> sources() throws StoreException {
        return new Meta(indices).list("source", "[{\"key\":\"asc\"}]", null, Meta.MAX).stream()
                .map(source -> source.getString("key")).toList();
    }

    @Override
    public long newest() throws StoreException {
        return ledger.newest();
    }
}
