// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.eventlog.collector.api.Parameters;
import org.eventlog.collector.api.QueryReader;
import org.eventlog.collector.store.IssueChange;
import org.eventlog.collector.web.Refusal;

/** Parses an action on an issue from the end of the URL and the parameters. */
final class IssueActions {
    private static final int MAX_JSON = 4_096;

    private IssueActions() {}

    /** @throws Refusal 404 or 400 */
    static IssueChange read(String action, HttpServletRequest request, long now) throws IOException {
        Parameters given = PageServlet.isJson(request) ? json(request) : request::getParameter;
        return switch (action) {
            case "resolve" -> switch (String.valueOf(QueryReader.text(given, "in"))) {
                case "null" -> IssueChange.RESOLVE;
                case "next" -> IssueChange.RESOLVE_NEXT;
                default -> throw new Refusal(400, "bad_in", "Parameter in: next.");
            };
            case "reopen" -> IssueChange.REOPEN;
            case "mute" -> mute(given, now);
            default -> throw new Refusal(404, "not_found", "There is nothing at this URL.");
        };
    }

    private static IssueChange mute(Parameters given, long now) {
        Long until = QueryReader.time(given, "until");
        Long more = QueryReader.number(given, "more");
        String length = QueryReader.text(given, "for");
        if (until == null && length != null) {
            until = now + QueryReader.millis(length, "for");
        }
        if (until != null && until <= now) {
            throw new Refusal(400, "bad_until", "Muting must end in the future.");
        }
        if (more != null && more < 1) {
            throw new Refusal(400, "bad_more", "Parameter more: at least 1.");
        }
        return IssueChange.mute(until, more);
    }

    /** Reads the members of a JSON object; numbers and strings are both accepted. */
    private static Parameters json(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_JSON);
        if (body.length == 0) {
            return name -> null;
        }
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            JsonObject object = reader.readObject();
            return name -> object.get(name) instanceof JsonNumber number
                    ? Long.toString(number.longValue())
                    : object.get(name) instanceof JsonString string ? string.getString() : null;
        } catch (JsonException | IllegalStateException e) {
            throw new Refusal(400, "malformed_json", "The body must be a JSON object.");
        }
    }
}
