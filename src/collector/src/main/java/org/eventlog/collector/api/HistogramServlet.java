// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.CollectorServlet;

/** {@code /api/v1/histogram}: the number of events over time. */
public final class HistogramServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPLOYMENTS = 100;

    private final transient EventStore store;
    private final transient ReadAccess access;
    private final transient InstantSource clock;

    public HistogramServlet(EventStore store, ReadAccess access, InstantSource clock) {
        this.store = store;
        this.access = access;
        this.clock = clock;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        access.require(request);
        QueryReader.onlyFilters(request);
        long now = clock.millis();
        EventFilter filter = QueryReader.search(request::getParameter, now).filter();
        HistogramRange asked = HistogramRange.of(filter, now, now);
        Histogram histogram = store.events().histogram(asked.in(filter), asked.step());
        JsonText json = new JsonText().object().member("from", asked.from()).member("to", asked.to())
                .member("step", asked.step()).key("capped").raw(Boolean.toString(histogram.capped())).key("bars")
                .array();
        for (Histogram.Bar bar : histogram.bars()) {
            json.object().member("start", bar.start()).member("errors", bar.errors())
                    .member("warnings", bar.warnings()).member("others", bar.others()).end();
        }
        json.end().key("deployments").array();
        for (Deployment one : store.deployments().list(filter.source(), asked.from(), asked.to(), MAX_DEPLOYMENTS)) {
            DeploymentsServlet.write(json, one);
        }
        json(response, json.end().end());
    }
}
