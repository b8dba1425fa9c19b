// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Body;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.FormBody;
import org.eventlog.collector.web.Refusal;

/** {@code POST /add/}: a form with a status and a text, for shell scripts and clients of django-minimal-log. */
public final class AddServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Integer> LEVELS = Map.of("good", 25, "info", 20, "warn", 30, "error", 40);
    private static final Set<String> TYPES = Set.of("application/x-www-form-urlencoded");
    private static final int MIN_MESSAGE = 3;

    private final transient Ingest ingest;

    public AddServlet(Ingest ingest) {
        this.ingest = ingest;
    }

    @Override
    protected String allowed() {
        return "POST";
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (request.getPathInfo() != null && !request.getPathInfo().equals("/")) {
            throw new Refusal(404, "not_found", "There is nothing at this URL.");
        }
        String bearer = KeyGuard.bearer(request);
        if (bearer != null) {
            ingest.sender(bearer, request);
            byte[] body = ingest.body(request, TYPES);
            if (body.length > ingest.limits().line()) {
                throw Body.tooLarge(ingest.limits().line());
            }
            keep(request, response, bearer, form(request, body));
            return;
        }
        readThen(request, response, TYPES, ingest.limits().line(),
                (own, body) -> keep(request, own, bearer, form(request, body)));
    }

    private void keep(HttpServletRequest request, HttpServletResponse response, String bearer, Map<String, String> form)
            throws IOException {
        Keys.Key key = ingest.sender(bearer != null ? bearer : form.get("key"), request);
        if (form.isEmpty()) {
            throw new Refusal(400, "no_data", "no data");
        }
        String status = form.getOrDefault("status", "");
        status = status.isEmpty() ? "info" : status;
        Integer level = LEVELS.get(status);
        if (level == null) {
            throw new Refusal(400, "bad_status", "bad status: use good, info, warn or error");
        }
        String message = form.getOrDefault("message", form.getOrDefault("description", "")).strip();
        if (message.length() < MIN_MESSAGE) {
            throw new Refusal(400, "short_message", "message too short: at least " + MIN_MESSAGE + " characters");
        }
        ingest.keep(List.of(ingest.parser().ofForm(level, message)), key, request, "form");
        write(response, "text/plain", status + " added");
    }

    /**
     * Returns only the fields of the body. {@code getParameter} would also accept a key in the URL, where access logs
     * and browser histories would keep it.
     */
    private static Map<String, String> form(HttpServletRequest request, byte[] body) {
        Map<String, String> fields = new HashMap<>();
        if (body.length == 0 && request.getContentLengthLong() > 0 && request.getQueryString() == null) {
            // One of the application's filters has called getParameter, which has consumed the body.
            request.getParameterMap().forEach((name, values) -> fields.put(name, values[0]));
        }
        FormBody.fields(body).forEach(fields::putIfAbsent);
        return fields;
    }

    @Override
    protected void writeRefusal(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        write(response, "text/plain", refusal.getMessage());
    }
}
