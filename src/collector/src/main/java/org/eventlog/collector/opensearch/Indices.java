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
 * …-events   _id is the source's name and the event's id; text is indexed by words and not kept; data is kept and not indexed
 * …-issues   _id is the source's name and the fingerprint
 * …-meta     everything small: kind, key and n to find it by, the rest is only kept
 * </pre>
 */
final class Indices {
    /** Of a request that writes: a third of what a writer's lock lasts. */
    static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
    private static final String SETTINGS = "\"settings\":{\"index\":{\"refresh_interval\":\"-1\","
            + "\"auto_expand_replicas\":\"0-1\",\"translog\":{\"durability\":\"request\"}},\"analysis\":{\"analyzer\":"
            + "{\"words\":{\"type\":\"custom\",\"tokenizer\":\"whitespace\"}}}}";
    private static final Map<String, String> MAPPINGS = new LinkedHashMap<>();

    static {
        MAPPINGS.put("meta", "\"kind\":{\"type\":\"keyword\"},\"key\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"n\":{\"type\":\"long\"}");
        MAPPINGS.put("issues", "\"id\":{\"type\":\"long\"},\"source\":{\"type\":\"keyword\"},"
                + "\"title\":{\"type\":\"keyword\",\"ignore_above\":1000},\"last\":{\"type\":\"long\"},"
                + "\"state\":{\"type\":\"keyword\"},\"upTo\":{\"type\":\"long\"}");
        MAPPINGS.put("events", "\"seq\":{\"type\":\"long\"},\"ts\":{\"type\":\"date\",\"format\":\"epoch_millis\"},"
                + "\"rcv\":{\"type\":\"long\"},\"lvl\":{\"type\":\"integer\"},\"moved\":{\"type\":\"boolean\"},"
                + "\"size\":{\"type\":\"long\"},\"grp\":{\"type\":\"long\"},\"source\":{\"type\":\"keyword\"},"
                + "\"key\":{\"type\":\"keyword\"},\"ip\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"req\":{\"type\":\"keyword\",\"ignore_above\":1000},"
                + "\"corr\":{\"type\":\"keyword\",\"ignore_above\":1000},"
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

    /** Creates missing indices. Two collectors may do so at the same time. */
    void prepare() throws StoreException {
        for (Map.Entry<String, String> index : MAPPINGS.entrySet()) {
            Client.Answer there = write("HEAD", index.getKey(), "", null);
            if (there.status() == 404) {
                String source = index.getKey().equals("events") ? "\"_source\":{\"excludes\":[\"text\"]}," : "";
                Client.Answer made = write("PUT", index.getKey(), "", '{' + SETTINGS
                        + ",\"mappings\":{\"dynamic\":false," + source + "\"properties\":{" + index.getValue()
                        + "}}}");
                if (!made.isGood() && !made.body().toString().contains("resource_already_exists_exception")) {
                    throw Fault.of(made);
                }
            } else if (!there.isGood()) {
                throw Fault.of(there);
            }
        }
    }

    /** A request that may change something; what its answer means is the caller's part. */
    Client.Answer write(String method, String index, String rest, String body) throws StoreException {
        return client.send(method, '/' + prefix + '-' + index + rest, body, WRITE_PATIENCE, StoreException.Kind.BUSY);
    }

    /** As {@link #write}, and must succeed. */
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

    /** @param request a search as JSON */
    JsonObject search(String index, String request) throws StoreException {
        JsonObject answer = good(client.send("POST", '/' + prefix + '-' + index
                + "/_search?cancel_after_time_interval=" + query.toMillis() + "ms", request, query.plusSeconds(1),
                StoreException.Kind.TIMEOUT));
        if (answer.getBoolean("timed_out", false)) {
            throw new StoreException(StoreException.Kind.TIMEOUT, "the search was stopped");
        }
        if (answer.getJsonObject("_shards").getInt("failed") > 0) {
            // Part of an answer would look like all of it.
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

    /** How many documents the query finds. */
    long count(String index, String query) throws StoreException {
        return search(index, "{\"size\":0,\"track_total_hits\":true,\"query\":" + query + '}').getJsonObject("hits")
                .getJsonObject("total").getJsonNumber("value").longValueExact();
    }

    /** Deletes the documents that match a query. The caller ensures that no other writer changes them. */
    void delete(String index, String query) throws StoreException {
        written("POST", index, "/_delete_by_query?refresh=true&conflicts=proceed", "{\"query\":" + query + '}');
    }

    /** Makes all that was written found. */
    void refresh(String... names) throws StoreException {
        written("POST", String.join(',' + prefix + '-', names), "/_refresh", null);
    }

    /** The size of all three on disk. */
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

    /** A query for a field that has exactly this value. */
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

    /** A query for what all of the others find. */
    static String all(List<String> queries) {
        return "{\"bool\":{\"filter\":[" + String.join(",", queries) + "]}}";
    }
}
