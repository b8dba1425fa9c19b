// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.StoreException;

/**
 * The three indices and their queries.
 *
 * <pre>
 * …-events   _id is the source's name and the event's id; text is indexed and not stored; data is stored and not indexed
 * …-issues   _id is the source's name and the fingerprint
 * …-meta     small documents: kind, key, n and at are indexed, the rest is only stored
 * </pre>
 */
final class Indices {
    /** The timeout of a write: a third of the maximum duration of a turn. */
    static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
    private static final String SETTINGS = "\"settings\":{\"index\":{\"refresh_interval\":\"-1\","
            + "\"auto_expand_replicas\":\"0-1\",\"translog\":{\"durability\":\"request\"}},\"analysis\":{\"analyzer\":"
            + "{\"words\":{\"type\":\"custom\",\"tokenizer\":\"whitespace\"}}}}";
    private static final Map<String, String> MAPPINGS = new LinkedHashMap<>();
    /** A field of each index that the first version did not have. */
    private static final Map<String, String> LATER = Map.of("events", "pairs", "issues", "first", "meta", "at");

    static {
        MAPPINGS.put("meta", "\"kind\":{\"type\":\"keyword\"},\"key\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"n\":{\"type\":\"long\"},\"at\":{\"type\":\"long\"}");
        MAPPINGS.put("issues", "\"id\":{\"type\":\"long\"},\"source\":{\"type\":\"keyword\"},"
                + "\"title\":{\"type\":\"keyword\",\"ignore_above\":1000},\"last\":{\"type\":\"long\"},"
                + "\"first\":{\"type\":\"long\"},\"n\":{\"type\":\"long\"},"
                + "\"state\":{\"type\":\"keyword\"},\"release\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"upTo\":{\"type\":\"long\"}");
        MAPPINGS.put("events", "\"seq\":{\"type\":\"long\"},\"ts\":{\"type\":\"date\",\"format\":\"epoch_millis\"},"
                + "\"rcv\":{\"type\":\"long\"},\"lvl\":{\"type\":\"integer\"},\"moved\":{\"type\":\"boolean\"},"
                + "\"size\":{\"type\":\"long\"},\"grp\":{\"type\":\"long\"},\"source\":{\"type\":\"keyword\"},"
                + "\"key\":{\"type\":\"keyword\"},\"ip\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"req\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"corr\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"pairs\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"text\":{\"type\":\"text\",\"analyzer\":\"words\",\"norms\":false}");
    }

    private final Client client;
    private final String prefix;
    private final Duration query;

    Indices(Client client, String prefix, Duration query) {
        this.client = client;
        this.prefix = prefix;
        this.query = query;
    }

    /** Creates missing indices, and adds fields of this version. Two collectors may do so at the same time. */
    void prepare() throws StoreException {
        for (Map.Entry<String, String> index : MAPPINGS.entrySet()) {
            Client.Answer there = write("HEAD", index.getKey(), "", null);
            if (there.status() == 404) {
                String source = index.getKey().equals("events")
                        ? "\"_source\":{\"excludes\":[\"text\",\"pairs\"]},"
                        : "";
                Client.Answer made = write("PUT", index.getKey(), "", '{' + SETTINGS
                        + ",\"mappings\":{\"dynamic\":false," + source + "\"properties\":{" + index.getValue()
                        + "}}}");
                if (!made.isGood() && !made.body().toString().contains("resource_already_exists_exception")) {
                    throw Fault.of(made);
                }
            } else if (!there.isGood()) {
                throw Fault.of(there);
            } else if (LATER.containsKey(index.getKey())) {
                update(index.getKey(), LATER.get(index.getKey()));
            }
        }
    }

    /**
     * Adds the fields that an index of an earlier version lacks. Issues and deployments are then indexed again; events are not, because
     * their words are not stored.
     */
    private void update(String index, String field) throws StoreException {
        JsonObject known = good(write("GET", index, "/_mapping/field/" + field, null));
        if (known.toString().contains("\"full_name\"")) {
            return;
        }
        written("PUT", index, "/_mapping", "{\"properties\":{" + MAPPINGS.get(index) + "}}");
        if (!index.equals("events")) {
            // Without the ledger, which another collector may be changing.
            written("POST", index, "/_update_by_query?refresh=true&conflicts=proceed",
                    index.equals("meta") ? "{\"query\":" + term("kind", OpenSearchDeployments.KIND) + '}' : "{}");
        }
    }

    /** Sends a request that may change something. The caller interprets the response. */
    Client.Answer write(String method, String index, String rest, String body) throws StoreException {
        return client.send(method, '/' + prefix + '-' + index + rest, body, WRITE_PATIENCE, StoreException.Kind.BUSY);
    }

    /** Like {@link #write}, but fails unless the request succeeds. */
    JsonObject written(String method, String index, String rest, String body) throws StoreException {
        return good(write(method, index, rest, body));
    }

    /** The current source of a document, even if it is not searchable yet; null if there is none. */
    JsonObject get(String index, String id) throws StoreException {
        Client.Answer answer = client.send("GET", '/' + prefix + '-' + index + "/_doc/" + DocumentIds.inPath(id), null,
                query,
                StoreException.Kind.TIMEOUT);
        return answer.status() == 404 && answer.body().containsKey("found") ? null : good(answer);
    }

    /** @param request the search request as JSON */
    JsonObject search(String index, String request) throws StoreException {
        JsonObject answer = good(client.send("POST", '/' + prefix + '-' + index
                + "/_search?cancel_after_time_interval=" + query.toMillis() + "ms", request, query.plusSeconds(1),
                StoreException.Kind.TIMEOUT));
        if (answer.getBoolean("timed_out", false)) {
            throw new StoreException(StoreException.Kind.TIMEOUT, "the search was stopped");
        }
        if (answer.getJsonObject("_shards").getInt("failed") > 0) {
            // A partial result would be mistaken for the complete one.
            throw new StoreException(StoreException.Kind.FAILED, "some shards have failed");
        }
        return answer;
    }

    /** The hits of a search. */
    List<JsonObject> hits(String index, String request) throws StoreException {
        return search(index, request).getJsonObject("hits").getJsonArray("hits").getValuesAs(JsonValue::asJsonObject);
    }

    /** The documents of a search. */
    List<JsonObject> documents(String index, String request) throws StoreException {
        List<JsonObject> documents = new ArrayList<>();
        hits(index, request).forEach(hit -> documents.add(hit.getJsonObject("_source")));
        return documents;
    }

    /** The number of documents that match the query. */
    long count(String index, String query) throws StoreException {
        return search(index, "{\"size\":0,\"track_total_hits\":true,\"query\":" + query + '}').getJsonObject("hits")
                .getJsonObject("total").getJsonNumber("value").longValueExact();
    }

    /** Deletes the documents that match a query. The caller ensures that no other writer changes them. */
    void delete(String index, String query) throws StoreException {
        written("POST", index, "/_delete_by_query?refresh=true&conflicts=proceed", "{\"query\":" + query + '}');
    }

    /** Makes all written documents searchable. */
    void refresh(String... names) throws StoreException {
        written("POST", String.join(',' + prefix + '-', names), "/_refresh", null);
    }

    /** The total size of the three indices on disk. */
    long bytes() throws StoreException {
        JsonObject answer = good(client.send("GET", '/' + prefix + "-events," + prefix + "-issues," + prefix
                + "-meta/_stats/store", null, query, StoreException.Kind.TIMEOUT));
        return answer.getJsonObject("_all").getJsonObject("total").getJsonObject("store")
                .getJsonNumber("size_in_bytes").longValueExact();
    }

    private static JsonObject good(Client.Answer answer) throws StoreException {
        if (!answer.isGood()) {
            throw Fault.of(answer);
        }
        return answer.body();
    }

    /** A query for documents whose field has exactly this value. */
    static String term(String field, Object value) {
        JsonText json = new JsonText().object().key("term").object().key(field);
        return (value instanceof String text
                ? json.string(DocumentIds.wellFormed(text))
                : json.raw(String.valueOf(value)))
                .end().end().toString();
    }

    static String range(String field, String bound, long value) {
        return "{\"range\":{\"" + field + "\":{\"" + bound + "\":" + value + "}}}";
    }

    /** A query for documents that match all given queries. */
    static String all(List<String> queries) {
        return "{\"bool\":{\"filter\":[" + String.join(",", queries) + "]}}";
    }
}
