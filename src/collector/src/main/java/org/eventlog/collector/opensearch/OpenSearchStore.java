// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.AuditStore;
import org.eventlog.collector.store.DeploymentStore;
import org.eventlog.collector.store.DocumentStore;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.IssueStore;
import org.eventlog.collector.store.KeyStore;
import org.eventlog.collector.store.PeopleStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreFacts;
import org.eventlog.collector.store.StoreImport;

/**
 * Events in OpenSearch 2, for amounts of data that are too large for a relational database. Several collectors may
 * share it and see the same data.
 *
 * <p>{@link #append} returns when the events are in the translog of every copy of their shards, flushed to disk, and
 * can be searched for. {@link Ledger} orders the numbers, so that a reader that continues after a number misses
 * nothing; the numbers of duplicates are skipped. The writers of several collectors take turns. If one dies during its
 * turn, the others get "busy" for half a minute.
 *
 * <p>OpenSearch has no transactions. The events and issue counts of an interrupted turn are removed again; an
 * interrupted change of keys, users or issues may remain in part. This class only adds to the audit log, but anyone who
 * may write to the index can change it. A lone surrogate becomes {@code U+FFFD}.
 */
public final class OpenSearchStore implements EventStore {
    private final Client client;
    private final Indices indices;
    private final Ledger ledger;
    /** Used by the writer's thread only. */
    private Map<Integer, String> sources = Map.of();

    /**
     * @param busy how long to wait for a turn and for a connection
     * @param query the time limit of a search
     */
    public OpenSearchStore(CollectorConfig.OpenSearch config, Duration busy, Duration query) {
        this(config, busy, query, Ledger.LASTS);
    }

    OpenSearchStore(CollectorConfig.OpenSearch config, Duration busy, Duration query, Duration lasts) {
        client = new Client(config, busy);
        indices = new Indices(client, config.index(), query);
        ledger = new Ledger(indices, busy, lasts);
    }

    @Override
    public void open() throws StoreException {
        boolean ready = client.isOpen();
        client.open();
        try {
            indices.prepare();
            ledger.prepare();
            ready = true;
        } finally {
            if (!ready) {
                client.close();
            }
        }
    }

    @Override
    public boolean[] append(List<Arrival> events) throws StoreException {
        if (!events.stream().allMatch(event -> sources.containsKey(event.source()))) {
            sources = sources();
        }
        return ledger.write(turn -> new OpenSearchEvents(indices, turn).append(events, sources));
    }

    private Map<Integer, String> sources() throws StoreException {
        Map<Integer, String> found = new HashMap<>();
        for (JsonObject source : new Meta(indices).list("source", "[{\"key\":\"asc\"}]", null, Meta.MAX)) {
            found.put(source.getInt("n"), source.getString("key"));
        }
        return found;
    }

    @Override
    public int deleteOld(Retention.Bounds bounds) throws StoreException {
        return ledger.write(turn -> new OpenSearchEvents(indices, turn).deleteOld(bounds));
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public EventReads events() throws StoreException {
        client.checkOpen();
        return new OpenSearchIssues(indices, ledger).reads();
    }

    @Override
    public IssueStore issues() {
        return new OpenSearchIssues(indices, ledger);
    }

    @Override
    public KeyStore keys() {
        return new OpenSearchKeys(indices, ledger);
    }

    @Override
    public AuditStore audit() {
        return new OpenSearchAudit(indices, ledger);
    }

    @Override
    public PeopleStore people() {
        return new OpenSearchPeople(indices, ledger);
    }

    @Override
    public StoreImport imports() {
        return new OpenSearchImport(indices, ledger);
    }

    @Override
    public DeploymentStore deployments() {
        return new OpenSearchDeployments(indices, ledger);
    }

    @Override
    public DocumentStore documents() {
        return new OpenSearchDocuments(indices, ledger);
    }

    @Override
    public StoreFacts facts() throws StoreException {
        return new StoreFacts(indices.bytes(), events().count(EventFilter.ALL, Integer.MAX_VALUE).events());
    }
}
