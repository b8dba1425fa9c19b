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
 * The response of Elasticsearch or OpenSearch to a bulk request: HTTP 200, with a status for each event in the body.
 *
 * @param refused the reasons for permanently refused events, by their index in the batch
 * @param busy the reason for an event that may be accepted later; null if there is none
 */
record BulkResponse(SortedMap<Integer, String> refused, String busy) {
    private static final int CONFLICT = 409;
    /** Missing permissions, missing index, overload: not faults of the event, and correctable. */
    private static final Set<Long> OF_OTHERS = Set.of(401L, 403L, 404L, 408L, 429L);
    private static final int LONGEST_REASON = 300;

    /**
     * @throws IOException if it is not a valid response, or not for this number of events
     */
    static BulkResponse read(String body, int events) throws IOException {
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
            // An event that already exists was stored by an earlier attempt, as its id shows.
            if (status / 100 == 2 || status == CONFLICT) {
                continue;
            }
            if (status / 100 == 4 && !OF_OTHERS.contains(status)) {
                refused.put(i, reason(status, result.get("error")));
            } else {
                busy = reason(status, result.get("error"));
            }
        }
        return new BulkResponse(refused, busy);
    }

    /** An item is an object with one member, whose key is the action. */
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
