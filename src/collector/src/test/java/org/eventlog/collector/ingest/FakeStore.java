// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.AuditStore;
import org.eventlog.collector.store.DeploymentStore;
import org.eventlog.collector.store.DocumentStore;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.IssueStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.KeyStore;
import org.eventlog.collector.store.PeopleStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreFacts;
import org.eventlog.collector.store.StoreImport;

/** A store whose behaviour depends on the names of events. */
final class FakeStore implements EventStore {
    final List<List<String>> commits = new ArrayList<>();
    volatile boolean failDeleting;
    boolean broken;
    boolean closed;

    @Override
    public void open() throws StoreException {
        if (broken) {
            throw new StoreException(StoreException.Kind.CORRUPT, "broken");
        }
        failIfInterrupted();
    }

    @Override
    public boolean[] append(List<Arrival> events) throws StoreException {
        List<String> names = events.stream().map(arrival -> arrival.event().name()).toList();
        if (names.contains("bug")) {
            throw new IllegalStateException("a bug");
        }
        if (names.contains("interrupted")) {
            Thread.currentThread().interrupt();
            failIfInterrupted();
        }
        if (names.contains("poison")) {
            throw new StoreException(StoreException.Kind.FAILED, "poison");
        }
        commits.add(names);
        return new boolean[events.size()];
    }

    /** Behaves like a store that is accessed over the network. */
    private static void failIfInterrupted() throws StoreException {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreException(StoreException.Kind.CLOSED, "interrupted");
        }
    }

    @Override
    public int deleteOld(Retention.Bounds bounds) {
        if (failDeleting) {
            failDeleting = false;
            throw new IllegalStateException("a bug");
        }
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public EventReads events() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IssueStore issues() {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyStore keys() {
        return new NoKeys();
    }

    @Override
    public AuditStore audit() {
        return new NoAudit();
    }

    @Override
    public PeopleStore people() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreImport imports() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeploymentStore deployments() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DocumentStore documents() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreFacts facts() {
        throw new UnsupportedOperationException();
    }

    private static final class NoAudit implements AuditStore {
        @Override
        public void add(AuditEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int deleteOld(long before, long most, int portion) {
            return 0;
        }

        @Override
        public List<AuditEntry> list(Long before, int limit) {
            return List.of();
        }
    }

    private static final class NoKeys implements KeyStore {
        @Override
        public List<KeyRow> all() {
            return List.of();
        }

        @Override
        public void configure(List<KeyRow> configured, long now) {
            // There are none.
        }

        @Override
        public void create(KeyRow key, Actor actor, long now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rotate(String id, KeyRow successor, long until, Actor actor, long now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean revoke(String id, Actor actor, long now) {
            return false;
        }

        @Override
        public void used(Map<String, Long> lastUsed) {
            // Nobody asks.
        }
    }
}
