// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.Rejected;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;
import org.eventlog.http.AddressLimit;

/** {@code POST /r}: reports that browsers send automatically. The limits are low, because anyone can send them. */
public final class ReportServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> TYPES = Set.of("application/reports+json", "application/csp-report");
    private static final int BODY = 64 << 10;
    private static final int REQUESTS = 20;
    private static final Duration TIME = Duration.ofMinutes(10);
    private static final int ADDRESSES = 50_000;

    private final boolean enabled;
    private final transient Ingest ingest;
    private final transient Supplier<Optional<Keys.Key>> source;
    private final transient CollectorConfig.Limits limits;
    private final transient Reports reports;
    private final transient AddressLimit addresses;

    /** @param source the source of reports, empty while the database is not open */
    public ReportServlet(CollectorConfig config, Ingest ingest, Supplier<Optional<Keys.Key>> source,
            InstantSource clock) {
        this.enabled = config.listenerSettings().reports();
        this.ingest = ingest;
        this.source = source;
        this.limits = limits(config.limits());
        this.reports = new Reports(new EventParser(limits, config.retention(), clock, config.redactor()));
        this.addresses = new AddressLimit(REQUESTS, TIME, ADDRESSES, clock);
    }

    /** The configured limits, reduced to sizes that suffice for any report. */
    static CollectorConfig.Limits limits(CollectorConfig.Limits all) {
        return new CollectorConfig.Limits(Math.min(all.body(), BODY), Math.min(all.decompressed(), BODY), 1,
                Math.min(all.line(), BODY), Math.min(all.message(), 1024), Math.min(all.stack(), 1024),
                Math.min(all.value(), 1024), Math.min(all.fields(), 40), Math.min(all.keyChars(), 64),
                Math.min(all.depth(), 4), all.future(), all.chunk());
    }

    @Override
    protected String allowed() {
        return "POST";
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        if (!enabled) {
            // 410 Gone tells a browser to stop reporting (W3C Reporting API, 3.4).
            throw new Refusal(410, "gone", "Reports are not accepted.");
        }
        long wait = addresses.take(request.getRemoteAddr());
        if (wait > 0) {
            throw new Refusal(429, "rate_limited", "Too many requests from this address.", wait);
        }
        readThen(request, response, TYPES, limits.body(), (own, body) -> keep(request, own, body));
    }

    private void keep(HttpServletRequest request, HttpServletResponse response, byte[] body) {
        Keys.Key key = source.get().orElseThrow(() -> new Refusal(503, "not_ready", "The database is not open.", 5));
        try {
            ingest.keep(reports.read(body), key, request, Ingest.BROWSER);
        } catch (Rejected e) {
            throw new Refusal(400, e.code(), "The body is not a report.");
        }
        response.setStatus(204);
    }
}
