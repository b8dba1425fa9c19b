// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import org.eventlog.collector.store.AuditStore;
import org.eventlog.collector.store.DeploymentStore;
import org.eventlog.collector.store.DocumentStore;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.IssueStore;
import org.eventlog.collector.store.KeyStore;
import org.eventlog.collector.store.PeopleStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreImport;

/** A store in SQL tables. Its parts are the same for every SQL database. */
public abstract class SqlStore implements EventStore, Database {

    /** The queries on the current database; throws CLOSED before the first successful open. */
    protected abstract SqlReads reads() throws StoreException;

    @Override
    public final EventReads events() throws StoreException {
        return reads();
    }

    @Override
    public final IssueStore issues() {
        return new SqlIssues(this, (filter, upToSeq, atMost) -> reads().matching(filter, upToSeq, atMost));
    }

    @Override
    public final KeyStore keys() {
        return new SqlKeys(this);
    }

    @Override
    public final AuditStore audit() {
        return new SqlAudit(this);
    }

    @Override
    public final PeopleStore people() {
        return new SqlPeople(this);
    }

    @Override
    public final StoreImport imports() {
        return new SqlImport(this);
    }

    @Override
    public final DeploymentStore deployments() {
        return new SqlDeployments(this);
    }

    @Override
    public final DocumentStore documents() {
        return new SqlDocuments(this);
    }
}
