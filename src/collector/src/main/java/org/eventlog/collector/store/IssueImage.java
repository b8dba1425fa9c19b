// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import org.eventlog.collector.event.JsonText;

/** The state of an issue before a user's change. Stored as JSON, independent of later columns. */
public record IssueImage(String state, Long changedAt, String changedBy, Long muteUntil, Long muteCount,
        Long fixedNumber, String fixedAfter) {

    public static IssueImage of(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonObject image = reader.readObject();
            return new IssueImage(image.getString("state"), number(image, "changed_at"),
                    image.isNull("changed_by") ? null : image.getString("changed_by"), number(image, "mute_until"),
                    number(image, "mute_n"), number(image, "fixed_n"), image.getString("fixed_after", null));
        }
    }

    private static Long number(JsonObject image, String key) {
        JsonValue value = image.get(key);
        return value instanceof JsonNumber number ? number.longValueExact() : null;
    }

    /** Whether the issue already has the other state. Muting is always a change, because its end may differ. */
    public boolean isAlready(IssueState other) {
        return other != IssueState.MUTED && state.equals(other.name());
    }

    public String json() {
        return new JsonText().object().member("state", state).key("changed_at").raw(String.valueOf(changedAt))
                .key("changed_by").raw(changedBy == null ? "null" : new JsonText().string(changedBy).toString())
                .key("mute_until").raw(String.valueOf(muteUntil)).key("mute_n").raw(String.valueOf(muteCount))
                .key("fixed_n").raw(String.valueOf(fixedNumber))
                .member("fixed_after", fixedAfter).end()
                .toString();
    }
}
