// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.Changes;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;
import org.eventlog.collector.web.Shares;
import org.eventlog.collector.web.Visible;
import org.eventlog.http.AddressLimit;

/**
 * {@code /api/v1/events.ndjson} and {@code .csv}: all events that match a filter, oldest first, written as they are
 * read. If this fails midway, the connection is broken, so that a client does not mistake a part for the whole.
 */
public final class ExportServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    /** The maximum number of concurrent downloads, because each repeatedly uses one of the few database connections. */
    private static final int MAX = 2;
    private static final int MAX_OF_ONE = 1;
    /** Each download is an entry of the audit log. */
    private static final int REQUESTS = 20;
    private static final Duration TIME = Duration.ofMinutes(10);
    private static final int ACTORS = 10_000;
    /** How many events are written before the permission is checked again. */
    private static final int CHECKED = 500;

    private final transient EventStore store;
    private final transient ReadAccess access;
    private final transient Changes changes;
    private final transient InstantSource clock;
    private final long atMost;
    private final transient Shares running = new Shares(MAX, MAX_OF_ONE);
    private final transient AddressLimit rate;

    public ExportServlet(EventStore store, ReadAccess access, Changes changes, InstantSource clock, long atMost) {
        this.store = store;
        this.access = access;
        this.changes = changes;
        this.clock = clock;
        this.atMost = atMost;
        this.rate = new AddressLimit(REQUESTS, TIME, ACTORS, clock);
    }

    @Override
    protected String allowed() {
        return "GET";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", allowed());
            throw new Refusal(405, "method_not_allowed", "Allowed: GET.");
        }
        Actor actor = access.require(request);
        QueryReader.onlyFilters(request);
        Search search = QueryReader.search(request::getParameter, clock.millis());
        boolean csv = request.getServletPath().endsWith(".csv");
        if (!running.take(actor.name())) {
            throw new Refusal(503, "busy", "Others are downloading events; try again in a moment.", 5);
        }
        try {
            long wait = rate.takeNamed(actor.name());
            if (wait > 0) {
                throw new Refusal(429, "rate_limited", "Too many downloads; try again later.", wait);
            }
            if (store.events().count(search.filter(), atMost + 1).events() > atMost) {
                throw new Refusal(400, "too_many", "More than " + atMost + " events; narrow the filter.");
            }
            note(actor, csv ? "csv" : "ndjson", search.fixed().query());
            response.setContentType(csv ? "text/csv;charset=UTF-8" : "application/x-ndjson");
            response.setHeader("Content-Disposition",
                    "attachment; filename=\"events." + (csv ? "csv" : "ndjson") + '"');
            if (csv) {
                send(search.filter(), access.isStill(request), response, Csv.HEAD, Csv::line);
            } else {
                send(search.filter(), access.isStill(request), response, "",
                        event -> Visible.escaped(EventJson.full(event)) + '\n');
            }
        } finally {
            running.giveBack(actor.name());
        }
    }

    private void note(Actor actor, String format, String filter) throws StoreException {
        AuditEntry entry = new AuditEntry(0, clock.millis(), actor.name(), actor.address(), "export", format, filter);
        changes.change(changed -> {
            changed.audit().add(entry);
            return null;
        });
    }

    private void send(EventFilter filter, BooleanSupplier allowed, HttpServletResponse response, String head,
            Function<StoredEvent, String> line) throws IOException, StoreException {
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8),
                16 << 10);
        IOException[] gone = new IOException[1];
        int[] written = new int[1];
        out.write(head);
        try {
            store.events().export(filter, atMost + 1, event -> {
                try {
                    if (written[0] == atMost) {
                        throw new IOException("too many events");
                    }
                    if (++written[0] % CHECKED == 0 && !allowed.getAsBoolean()) {
                        throw new IOException("no longer allowed");
                    }
                    out.write(line.apply(event));
                    return true;
                } catch (IOException e) {
                    gone[0] = e;
                    return false;
                }
            });
        } catch (StoreException e) {
            if (response.isCommitted()) {
                throw new IOException("the export ended early: " + e.kind(), e);
            }
            response.setHeader("Content-Disposition", "inline");
            throw e;
        }
        if (gone[0] != null) {
            throw gone[0];
        }
        out.flush();
    }
}
