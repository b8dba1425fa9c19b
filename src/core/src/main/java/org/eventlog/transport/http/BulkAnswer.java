// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eventlog.encode.JsonObject;
import org.eventlog.encode.JsonReader;

/**
 * What Elasticsearch or OpenSearch says to a bulk request: HTTP 200, and in it a status for each event.
 *
 * @param refused the events it will never take, by their number in the batch, and why
 * @param busy what it said of an event it may take later; null when there is none of these
 */
record BulkAnswer(SortedMap<Integer, String> refused, String busy) {
    private static final int CONFLICT = 409;
    /** No right, no such index, too much at once: none of them is an event's own fault, and each may be mended. */
    private static final Set<Long> OF_OTHERS = Set.of(401L, 403L, 404L, 408L, 429L);
    private static final int LONGEST_REASON = 300;

    /** @throws IOException when it is no such answer, or not one to so many events */
    static BulkAnswer read(String body, int events) throws IOException {
        List<?> items;
        try {
            items = JsonReader.read(body) instanceof JsonObject answer && answer.get("items") instanceof List<?> list
                    ? list
                    : null;
        } catch (JsonReader.Malformed e) {
            throw new IOException("not the answer to a bulk request: " + e.getMessage(), e);
        }
        if (items == null || items.size() != events) {
            throw new IOException("not an answer to a bulk request of " + events + " events");
        }
        SortedMap<Integer, String> refused = new TreeMap<>();
        String busy = null;
        for (int i = 0; i < events; i++) {
            JsonObject result = result(items.get(i));
            long status = result.get("status") instanceof Number number ? number.longValue() : 0;
            // An event that is there already was taken by an earlier attempt of ours: the id tells.
            if (status / 100 == 2 || status == CONFLICT) {
                continue;
            }
            if (status / 100 == 4 && !OF_OTHERS.contains(status)) {
                refused.put(i, reason(status, result.get("error")));
            } else {
                busy = reason(status, result.get("error"));
            }
        }
        return new BulkAnswer(refused, busy);
    }

    /** An item is an object with one member, of which the key is the action. */
    private static JsonObject result(Object item) throws IOException {
        if (item instanceof JsonObject action && action.values().size() == 1
                && action.values().get(0) instanceof JsonObject result) {
            return result;
        }
        throw new IOException("not an item of a bulk answer");
    }

    private static String reason(long status, Object error) {
        String text = error instanceof JsonObject object ? object.get("type") + ": " + object.get("reason") : "";
        String line = ("status " + status + " " + text).strip().replaceAll("\\p{Cntrl}", " ");
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line;
    }
}
