// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreFacts;
import org.eventlog.collector.web.Access;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.CollectorStats;
import org.eventlog.collector.web.Role;

/**
 * {@code /metrics}: the collector's metrics in Prometheus text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/), for viewers and keys with the scope {@code read}.
 */
public final class MetricsServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "eventlog_collector_";

    private final transient IngestWriter writer;
    private final transient EventStore store;
    private final transient CollectorStats stats;
    private final transient Access access;
    private final transient KeyGuard keys;

    public MetricsServlet(IngestWriter writer, EventStore store, CollectorStats stats, Access access, KeyGuard keys) {
        this.writer = writer;
        this.store = store;
        this.stats = stats;
        this.access = access;
        this.keys = keys;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String shown = KeyGuard.bearer(request);
        if (shown != null) {
            keys.require(shown, KeyRow.Scope.READ, request.getRemoteAddr());
        } else {
            access.require(request, Role.VIEWER);
        }
        StringBuilder out = new StringBuilder();
        number(out, "events_stored_total", "counter", "Events kept", stats.stored());
        number(out, "events_duplicate_total", "counter", "Events that were there already", stats.duplicates());
        number(out, "events_deleted_total", "counter", "Events deleted by retention", stats.deleted());
        head(out, "requests_refused_total", "counter", "Requests refused, by the code of the answer");
        for (Map.Entry<String, Long> code : stats.refused().entrySet()) {
            out.append(PREFIX).append("requests_refused_total{code=\"").append(code.getKey()).append("\"} ")
                    .append(code.getValue()).append('\n');
        }
        commits(out);
        number(out, "queue_events", "gauge", "Events that wait for their commit", writer.waitingEvents());
        number(out, "queue_bytes", "gauge", "What they take of memory, about", writer.waitingBytes());
        number(out, "up", "gauge", "Whether events are taken", writer.fault() == null ? 1 : 0);
        ofStore(out);
        write(response, "text/plain; version=0.0.4", out.toString());
    }

    private void commits(StringBuilder out) {
        head(out, "commit_duration_seconds", "histogram", "Time of a commit");
        long[] upTo = stats.commits();
        for (int i = 0; i < upTo.length; i++) {
            String bound = i < CollectorStats.COMMIT_MILLIS.length
                    ? Double.toString(CollectorStats.COMMIT_MILLIS[i] / 1000.0)
                    : "+Inf";
            out.append(PREFIX).append("commit_duration_seconds_bucket{le=\"").append(bound).append("\"} ")
                    .append(upTo[i]).append('\n');
        }
        out.append(PREFIX).append("commit_duration_seconds_sum ").append(stats.commitSeconds()).append('\n');
        out.append(PREFIX).append("commit_duration_seconds_count ").append(upTo[upTo.length - 1]).append('\n');
    }

    /**
     * Writes the store's metrics. They are omitted if the store cannot be queried, because the other metrics are then
     * even more important.
     */
    private void ofStore(StringBuilder out) {
        try {
            StoreFacts facts = store.facts();
            number(out, "store_events", "gauge", "Events in the store", facts.events());
            if (facts.bytes() >= 0) {
                number(out, "store_bytes", "gauge", "What the store takes of the disk", facts.bytes());
            }
            number(out, "issues_open", "gauge", "Issues that are open", store.issues().countOpen());
        } catch (StoreException e) {
            out.append("# the store cannot be asked: ").append(e.kind().code()).append('\n');
        }
    }

    private static void number(StringBuilder out, String name, String type, String help, long value) {
        head(out, name, type, help);
        out.append(PREFIX).append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
    }
}
