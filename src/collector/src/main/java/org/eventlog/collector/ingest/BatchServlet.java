// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.event.Rejected;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;

/** {@code POST /api/v1/events/batch}: one event per line. */
public final class BatchServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> TYPES = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl",
            "application/json");

    private final transient Ingest ingest;

    public BatchServlet(Ingest ingest) {
        this.ingest = ingest;
    }

    @Override
    protected String allowed() {
        return "POST";
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Keys.Key key = ingest.sender(KeyGuard.bearer(request), request);
        Batch batch = new Batch(ingest.body(request, TYPES));
        if (batch.events.isEmpty()) {
            response.setStatus(400);
            JsonText json = new JsonText().object().member("code", "no_valid_event").member("message",
                    "No line is an event.");
            json(response, batch.rejected(json).end());
            return;
        }
        int duplicates = 0;
        for (boolean duplicate : ingest.keep(batch.events, key, request, "api")) {
            duplicates += duplicate ? 1 : 0;
        }
        JsonText json = new JsonText().object().member("accepted", batch.events.size() - duplicates)
                .member("duplicates", duplicates);
        json(response, batch.rejected(json).end());
    }

    /** Splits a body into lines, and separates events from invalid lines. */
    final class Batch {
        final List<NewEvent> events = new ArrayList<>();
        private final JsonText rejects = new JsonText().array();
        private final byte[] body;
        private int line;
        private int filled;

        Batch(byte[] body) {
            this.body = body;
            for (int from = 0; from < body.length;) {
                int to = from;
                while (to < body.length && body[to] != '\n') {
                    to++;
                }
                line++;
                take(from, to);
                from = to + 1;
            }
            rejects.end();
        }

        private void take(int from, int to) {
            if (isBlank(from, to)) {
                return;
            }
            if (++filled > ingest.limits().batchEvents()) {
                throw new Refusal(413, "too_many_events",
                        "A batch may have " + ingest.limits().batchEvents() + " events.");
            }
            try {
                if (to - from > ingest.limits().line()) {
                    throw new Rejected("line_too_long");
                }
                events.add(ingest.parser().parse(new String(body, from, to - from, StandardCharsets.UTF_8)));
            } catch (Rejected e) {
                rejects.object().member("line", line).member("code", e.code()).end();
            }
        }

        private boolean isBlank(int from, int to) {
            for (int i = from; i < to; i++) {
                if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
                    return false;
                }
            }
            return true;
        }

        JsonText rejected(JsonText json) {
            return json.key("rejected").raw(rejects.toString());
        }
    }
}
