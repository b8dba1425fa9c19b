// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.IssueState;

/** The state of an issue before a user's change. Stored as JSON, independent of later columns. */
record IssueImage(String state, Long changedAt, String changedBy, Long muteUntil, Long muteCount, Long fixedNumber,
        String fixedAfter) {

    /** Reads an image from the current row, whose columns follow the issue's number in this order. */
    static IssueImage of(ResultSet row) throws SQLException {
        return new IssueImage(row.getString(2), Rows.number(row, 3), row.getString(4), Rows.number(row, 5),
                Rows.number(row, 6), Rows.number(row, 7), row.getString(8));
    }

    static IssueImage of(String json) {
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
    boolean isAlready(IssueState other) {
        return other != IssueState.MUTED && state.equals(other.name());
    }

    String json() {
        return new JsonText().object().member("state", state).key("changed_at").raw(String.valueOf(changedAt))
                .key("changed_by").raw(changedBy == null ? "null" : new JsonText().string(changedBy).toString())
                .key("mute_until").raw(String.valueOf(muteUntil)).key("mute_n").raw(String.valueOf(muteCount))
                .key("fixed_n").raw(String.valueOf(fixedNumber))
                .member("fixed_after", fixedAfter).end()
                .toString();
    }

    void restore(Transaction transaction, long issue) throws SQLException {
        transaction.update(
                "UPDATE issue SET state = ?, changed_at = ?, changed_by = ?, mute_until = ?, mute_n = ?, fixed_n = ?, "
                        + "fixed_after = ? WHERE id = ?",
                state, changedAt, changedBy, muteUntil, muteCount, fixedNumber, fixedAfter, issue);
    }
}
