// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.Release;
import org.eventlog.collector.ingest.Ingest;
import org.eventlog.collector.keys.KeyGuard;
import org.eventlog.collector.keys.Keys;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Body;
import org.eventlog.collector.web.Changes;
import org.eventlog.collector.web.CollectorServlet;
import org.eventlog.collector.web.Refusal;

/** {@code /api/v1/deployments}: POST records a deployment of the key's source, GET lists them. */
public final class DeploymentsServlet extends CollectorServlet {
    private static final long serialVersionUID = 1L;
    private static final int LISTED = 200;

    private final transient Ingest ingest;
    private final transient EventStore store;
    private final transient ReadAccess access;
    private final transient Changes changes;
    private final transient InstantSource clock;

    public DeploymentsServlet(Ingest ingest, EventStore store, ReadAccess access, Changes changes,
            InstantSource clock) {
        this.ingest = ingest;
        this.store = store;
        this.access = access;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    protected String allowed() {
        return "GET, HEAD, POST";
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        Keys.Key key = ingest.sender(KeyGuard.bearer(request), request);
        Body.isForm(request);
        String release = Release.name(request.getParameter("release"));
        if (release == null) {
            throw new Refusal(400, "bad_release", "release: 1 to " + Release.LONGEST + " characters.");
        }
        ingest.take(key, 1);
        long now = clock.millis();
        Deployment made = changes.change(store -> store.deployments().add(key.source(), release, now, key.id()));
        json(response, write(new JsonText(), made));
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, StoreException {
        access.require(request);
        QueryReader.only(request, Set.of("source", "from", "to"));
        Long from = QueryReader.time(request::getParameter, "from");
        Long to = QueryReader.time(request::getParameter, "to");
        QueryReader.inOrder(from, to);
        JsonText json = new JsonText().object().key("deployments").array();
        for (Deployment one : store.deployments().list(QueryReader.text(request::getParameter, "source"), from, to,
                LISTED)) {
            write(json, one);
        }
        json(response, json.end().end());
    }

    static JsonText write(JsonText json, Deployment one) {
        return json.object().member("id", one.id()).member("source", one.source()).member("release", one.release())
                .member("at", one.at()).member("key", one.by()).end();
    }
}
