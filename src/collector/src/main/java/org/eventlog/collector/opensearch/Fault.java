// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.eventlog.collector.store.StoreException;

/** Maps OpenSearch's errors to those of the store. */
final class Fault {
    private Fault() {}

    static StoreException of(Client.Answer answer) {
        JsonValue error = answer.body().get("error");
        String type = error instanceof JsonObject object ? object.getString("type", "") : "";
        return of(answer.status(), type + causes(error));
    }

    /** If a search fails on every shard, the cause is one level deeper. */
    private static String causes(JsonValue error) {
        JsonValue causes = error instanceof JsonObject object ? object.get("root_cause") : null;
        return causes != null && causes.getValueType() == JsonValue.ValueType.ARRAY && !causes.asJsonArray().isEmpty()
                && causes.asJsonArray().get(0) instanceof JsonObject first ? " " + first.getString("type", "") : "";
    }

    /** @param type OpenSearch's error type */
    static StoreException of(int status, String type) {
        StoreException.Kind kind = StoreException.Kind.FAILED;
        if (type.contains("cluster_block_exception")) {
            // Above the flood-stage watermark an index is read-only.
            kind = StoreException.Kind.FULL;
        } else if (type.contains("task_cancelled_exception")) {
            kind = StoreException.Kind.TIMEOUT;
        } else if (status == 429 || status == 503) {
            kind = StoreException.Kind.BUSY;
        }
        return new StoreException(kind, "status " + status + " " + type, null);
    }
}
